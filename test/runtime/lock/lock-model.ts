// Contenders for one lock, as the explorer plays them: each acquires, holds and releases with the code that ships, each
// step a process of its own that remembers nothing of the one before.

import { isHolding, lockDocument, type LockMode } from '../../../runtime/lock/lock-state.ts'
import type { Heard } from '../../search/behaviour.ts'
import { briefDocuments } from '../../search/brief-documents.ts'
import type { Model, Phase, ProcessModel } from '../../search/model.ts'
import { octopusState, octopusWorld, type OctopusOptions, type OctopusState } from '../../search/octopus-world.ts'
import type { ProcessContext } from '../../search/run.ts'
import { checkLockEnd, checkLockMove, checkLockSituation } from './lock-checks.ts'
import { shippedLock, type LockSubject } from './lock-subject.ts'

export interface Contender {
  /** Which task it is part of, `A`. */
  readonly task: string
  /** `exclusive` if not given. */
  readonly mode?: LockMode
  /** Whether it leaves the release to the end of its task. */
  readonly forgets?: boolean
  /** Whether it gives up when it has slept. */
  readonly isImpatient?: boolean
  /** How often a failed or crashed step of it may be tried again. */
  readonly retries?: number
}

export interface LockCase extends Pick<Model<OctopusState>, 'faults' | 'passes' | 'most'> {
  readonly contenders: readonly Contender[]
  /** How many may have it at once; 1 if not given. */
  readonly limit?: number
  /** Of which task an operator takes the lock away, at any moment. */
  readonly evicted?: string
  /** Whether sleeps also end at once, so that what was seen is still young. */
  readonly wakesAtOnce?: boolean
  readonly world?: Partial<OctopusOptions<OctopusState>>
  /** Codes of errors that are right in this case. */
  readonly mayFail?: readonly string[]
}

/** What came of an acquire. */
export interface Taken {
  readonly kind: 'acquired' | 'gave-up'
  readonly fence: number
  readonly ticket: number
}

const lockName = 'db'
const hourMs = 3_600_000
const neverMs = 1e13

export function lockModel(lockCase: LockCase, subject: LockSubject = shippedLock): Model<OctopusState> {
  const { contenders, evicted, faults, passes = 0, most = 5_000_000, limit = 1 } = lockCase
  const taskIds = [...new Set(contenders.map(({ task }) => taskIdOf(task)))]
  const operator = evicted === undefined ? [] : [createOperator(evicted, subject)]
  const initial = octopusState(taskIds)
  const checked = { limit, contenders, evicted, mayFail: lockCase.mayFail ?? [] }
  return {
    world: octopusWorld({ initial, ...lockCase.world }),
    processes: [
      ...contenders.map((contender, index) => createProcess(contender, index, lockCase, subject)),
      ...operator,
    ],
    ...(faults && { faults }),
    passes,
    most,
    brief: (text) => briefDocuments(text, describeState),
    check: (situation) => checkLockSituation(checked, situation),
    checkMove: (before, after) => checkLockMove(checked, before, after),
    checkEnd: (situation) => checkLockEnd(checked, situation),
  }
}

export function taskIdOf(task: string): string {
  return `ServerTasks-${task}`
}

function createProcess(
  contender: Contender,
  index: number,
  { limit = 1, wakesAtOnce = false }: LockCase,
  { acquire, release }: LockSubject,
): ProcessModel {
  const { task, mode = 'exclusive', forgets = false, isImpatient = false, retries = 0 } = contender
  const taskId = taskIdOf(task)
  const place = { project: 'Projects-1', environment: 'Environments-1', tenant: '' }
  const take: Phase = {
    name: 'acquire',
    run: async (context) => {
      const use = { id: `Acquire ${index}`, attempt: context.random().toString(36).slice(2, 8) }
      const claim = { task: taskId, ...place, title: task, by: '', reason: '', mode, limit, use }
      const timeoutMs = isImpatient ? 1000 : neverMs
      const { kind, own } = await acquire(context, lockName, claim, {
        timeoutMs,
        onWait: () => Promise.resolve({ kind: 'wait', withinMs: neverMs }),
      })
      return { kind, fence: own.fence ?? 0, ticket: own.ticket } satisfies Taken
    },
  }
  const giveBack: Phase = {
    name: 'release',
    run: async (context, [taken]) =>
      (taken as Taken).kind === 'acquired'
        ? (await release(context, lockName, taskId, `Release ${index}`)).kind
        : 'nothing to release',
  }
  return {
    name: `${task}${index}`,
    own: ownTask(taskId),
    phases: forgets ? [take] : [take, giveBack],
    retries,
    sleeps: () => (wakesAtOnce ? [0, hourMs] : [hourMs]),
    memory: rememberLatestList,
  }
}

/** Takes the lock, or the place in its queue, from a task once it is there. */
function createOperator(task: string, { openDocument, evict }: LockSubject): ProcessModel {
  const takeAway = async (context: ProcessContext) => {
    const document = openDocument(context, lockDocument, lockName)
    const { state } = await document.read()
    const entry = state.entries.find((one) => one.task === taskIdOf(task))
    if (entry) await document.update((latest, now) => evict(latest, entry.ticket, 'somebody', now))
    return entry !== undefined
  }
  return {
    name: 'operator',
    own: ownTask('nobody'),
    phases: [{ name: 'take away', run: takeAway }],
    memory: rememberLatestList,
  }
}

function ownTask(taskId: string): ProcessModel['own'] {
  return { taskId, projectId: 'Projects-1', environmentId: 'Environments-1', tenantId: undefined }
}

/** A list of all sets tells everything that was told before. That a next number is not there yet tells nothing. */
function rememberLatestList(heard: readonly Heard[]): string {
  const requests = heard.flatMap(({ operation, answer }) =>
    operation.kind === 'request' && operation.query['take'] !== '1' ? [{ operation, answer }] : [],
  )
  const last = requests.findLastIndex(
    ({ operation: { method, path } }) => method === 'GET' && path === 'libraryvariablesets',
  )
  const latest = new Map(requests.slice(last).map(({ operation, answer }) => [operation.text, answer.id]))
  return [...latest].map((pair) => pair.join(' = ')).join('\n')
}

function describeState(state: unknown): string {
  const { entries, fence } = lockDocument.shape(state, '')
  const all = entries.map((entry) => {
    const what = isHolding(entry) ? `holds with ${entry.fence ?? 0}` : 'waits'
    const shares = entry.mode === 'shared' ? ', shared' : ''
    const freed = entry.freed.length > 0 ? `, ${entry.freed.length} of ${entry.uses.length} freed` : ''
    return `${entry.title} ${what}${shares}${freed}`
  })
  return `{${all.join('; ') || `free, last fence ${fence}`}}`
}
