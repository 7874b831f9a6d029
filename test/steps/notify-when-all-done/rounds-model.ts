// Members of a set that report in the same moment, as the explorer plays them: each reads, reports and sends with the code
// that ships, and when all are over others look, as a scheduled runbook does. The message is a request too, so that all
// goes wrong with it that goes wrong with requests.

import { openDocument } from '../../../runtime/documents/document.ts'
import type { Channel } from '../../../steps/notify-when-all-done/channels/channel.ts'
import { deliver } from '../../../steps/notify-when-all-done/deliver.ts'
import { renderWebhook } from '../../../steps/notify-when-all-done/message/render-webhook.ts'
import { notifyDocument } from '../../../steps/notify-when-all-done/notify-state.ts'
import { ownClaimant, ownReport, ownVariables } from '../../../steps/notify-when-all-done/own.ts'
import { readLatest } from '../../../steps/notify-when-all-done/read-latest.ts'
import { advance } from '../../../steps/notify-when-all-done/rounds.ts'
import { briefDocuments } from '../../search/brief-documents.ts'
import type { Heard } from '../../search/behaviour.ts'
import { loadChanged, type Change } from '../../search/load-changed.ts'
import type { Model, Phase, ProcessModel } from '../../search/model.ts'
import { octopusState, octopusWorld, type WorldRoute } from '../../search/octopus-world.ts'
import { beginsAt, type ProcessContext } from '../../search/run.ts'
import { member, occasion, rules } from './examples.ts'
import { checkRoundsEnd, checkRoundsMove, checkRoundsSituation, type Mail, type MailingState } from './rounds-checks.ts'

export interface RoundsCase extends Pick<Model<MailingState>, 'faults' | 'most'> {
  readonly members: number
  /** Whether a member also looks at how the others' deployments stand, and counts them by that. */
  readonly seesOthers?: boolean
  /** How often a failed or crashed step of a member may be tried again. */
  readonly retries?: number
}

/** What is explored: the code that ships, or the same with deliberate mistakes. */
export interface RoundsSubject {
  readonly openDocument: typeof openDocument
  readonly advance: typeof advance
  readonly deliver: typeof deliver
}

export const shippedRounds: RoundsSubject = { openDocument, advance, deliver }

export async function changedRounds(changes: readonly Change[]): Promise<RoundsSubject> {
  const files = {
    openDocument: 'runtime/documents/document.ts',
    advance: 'steps/notify-when-all-done/rounds.ts',
    deliver: 'steps/notify-when-all-done/deliver.ts',
  }
  return (await loadChanged(files, changes)) as unknown as RoundsSubject
}

const names = ['Web', 'Payroll', 'Ledger']
/** The one whose deployment fails. */
const failing = 'Payroll'
const template = { subject: '{Set}: {Summary}', text: '{Members}' }

export function roundsModel(roundsCase: RoundsCase, subject: RoundsSubject = shippedRounds): Model<MailingState> {
  const { members, faults, most = 5_000_000 } = roundsCase
  const present = names.slice(0, members)
  // One more than can go wrong: the last of them looks in peace.
  const watches = Array.from({ length: (faults?.most ?? 0) + 1 }, (_, index) => `Watch ${index + 1}`)
  const all = [...present, ...watches]
  const expected = present.map((name) => ({ project: name, outcome: outcomeOf(name) }))
  return {
    world: octopusWorld<MailingState>({
      initial: { ...octopusState(all.map(taskIdOf)), mails: [] },
      routes: [schedule(all), dashboard(present), mailbox],
    }),
    processes: [
      ...present.map((name) => createMember(name, present, roundsCase, subject)),
      ...watches.map((name) => createWatch(name, present, subject)),
    ],
    ...(faults && { faults }),
    most,
    spared: ({ path }) => path.startsWith('schedule/'),
    brief: (text) => briefDocuments(text.replace(/^(POST mails) .*/, '$1'), describeState),
    check: checkRoundsSituation(expected),
    checkMove: checkRoundsMove,
    checkEnd: checkRoundsEnd,
  }
}

function createMember(
  name: string,
  present: readonly string[],
  { seesOthers = false, retries = 0 }: RoundsCase,
  subject: RoundsSubject,
): ProcessModel {
  const report: Phase = {
    name: 'report',
    run: (context) => look(context, subject, { present, reports: name, sees: seesOthers }),
  }
  return { name, own: ownTask(name), phases: [report], retries, memory: rememberAll }
}

/** Comes when everybody before it is over. */
function createWatch(name: string, present: readonly string[], subject: RoundsSubject): ProcessModel {
  const wait: Phase = {
    name: 'wait',
    run: async ({ octopus, clock }) => {
      while (!(await octopus.get(`schedule/${name}`, Boolean))) await clock.sleep(60_000)
    },
  }
  const watch: Phase = { name: 'look', run: (context) => look(context, subject, { present, sees: true }) }
  // While it waits, nothing that it heard makes a difference.
  const memory = (heard: readonly Heard[]) => rememberAll(heard.filter(({ answer }) => !isNotYet(answer.value)))
  return { name, own: ownTask(name), phases: [wait, watch], memory }
}

interface Looking {
  readonly present: readonly string[]
  /** The member that reports, if one does. */
  readonly reports?: string
  readonly sees: boolean
}

/** As the step does it. @returns What tells this run of it from others, and stands in what it has sent. */
async function look(
  context: ProcessContext,
  { openDocument, advance, deliver }: RoundsSubject,
  { present, reports, sees }: Looking,
): Promise<string> {
  const { octopus, own, random, log } = context
  const by = `${own.taskId} ${random().toString(36).slice(2, 8)}`
  const variable = (name: string) => (name === ownVariables.error && reports === failing ? 'The disk is full' : '')
  const surroundings = { octopus, own, variable, random, clock: context.clock }
  const document = openDocument(context, notifyDocument, 'Shop')
  const before = await document.read()
  const members = present.map((name) => member(name))
  const projectIds = members.map(({ project }) => project)
  const query = { projectIds, environmentId: own.environmentId, tenantOf: () => undefined }
  const scene = {
    report: reports === undefined ? undefined : ownReport(surroundings, { queuedAt, startedAt: queuedAt }),
    seen: sees ? await readLatest(octopus, query) : [],
    members,
    rules,
    claimant: ownClaimant(surroundings),
    channels: ['webhook'] as const,
  }
  const after = await document.update((state, now) => advance(state, scene, now), { from: before })
  const channel: Channel = {
    name: 'webhook',
    title: 'webhook',
    send: async (message) => {
      const mail: Mail = { id: message.id, text: JSON.stringify(renderWebhook(message)), by }
      const sent = await octopus.send('POST', 'mails', mail)
      return sent.kind === 'done' ? { kind: 'sent' } : { kind: 'failed', said: 'no answer' }
    },
  }
  const delivery = { document, channels: [channel], claimant: scene.claimant, template, occasion }
  await deliver(after, delivery, { octopus, log })
  return by
}

const queuedAt = new Date(beginsAt - 60_000)

function taskIdOf(name: string): string {
  return `ServerTasks-${name}`
}

function outcomeOf(name: string): 'Failed' | 'Success' {
  return name === failing ? 'Failed' : 'Success'
}

function ownTask(name: string): ProcessModel['own'] {
  return {
    taskId: taskIdOf(name),
    projectId: `Projects-${name}`,
    environmentId: 'Environments-1',
    tenantId: undefined,
  }
}

/** Whether the turn of a watch has come. */
function schedule(all: readonly string[]): WorldRoute<MailingState> {
  return (state, { path }) => {
    const [, name] = /^schedule\/(.+)$/.exec(path) ?? []
    if (name === undefined) return undefined
    const earlier = all.slice(0, all.indexOf(name))
    return { state, status: 200, json: earlier.every((one) => state.tasks[taskIdOf(one)] === 'Success') }
  }
}

function dashboard(present: readonly string[]): WorldRoute<MailingState> {
  return (state, { path }) => {
    if (path !== 'dashboard/dynamic') return undefined
    const Items = present.map((name) => {
      const isCompleted = state.tasks[taskIdOf(name)] === 'Success'
      return {
        ProjectId: `Projects-${name}`,
        ReleaseVersion: '',
        TaskId: taskIdOf(name),
        State: isCompleted ? outcomeOf(name) : 'Executing',
        QueueTime: queuedAt.toISOString(),
        StartTime: queuedAt.toISOString(),
        CompletedTime: isCompleted ? new Date(beginsAt).toISOString() : undefined,
        IsCompleted: isCompleted,
      }
    })
    return { state, status: 200, json: { Items } }
  }
}

const mailbox: WorldRoute<MailingState> = (state, { method, path, body }) =>
  method === 'POST' && path === 'mails'
    ? { state: { ...state, mails: [...state.mails, body as Mail] }, status: 201, json: {} }
    : undefined

function isNotYet(answer: Heard['answer']['value']): boolean {
  return answer.kind === 'passed' || (answer.kind === 'json' && answer.json === false)
}

/** Taken to forget nothing: it reports once, so that there is little to forget. */
function rememberAll(heard: readonly Heard[]): string {
  return heard.map(({ operation, answer }) => `${operation.text} = ${answer.id}`).join('\n')
}

function describeState(state: unknown): string {
  const { open, notices } = notifyDocument.shape(state, '')
  const rounds = open.map(({ words }) => `${words.length} in an open round`)
  const told = notices.map(
    ({ claimant, deliveries }) => `message of ${claimant.use || 'nobody'} ${deliveries.map((one) => one.state).join()}`,
  )
  return `{${[...rounds, ...told].join('; ') || 'nothing'}}`
}
