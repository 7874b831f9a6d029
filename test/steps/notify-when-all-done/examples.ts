// Values to build cases from: a set of three, Web, Payroll and Ledger, and what may be said of them.

import { composeMessage, type Message, type Occasion } from '../../../steps/notify-when-all-done/message/content.ts'
import {
  notifyDocument,
  type Claimant,
  type Notice,
  type Word,
} from '../../../steps/notify-when-all-done/notify-state.ts'
import type { Member } from '../../../steps/notify-when-all-done/roster.ts'
import { advance, type Look, type Rules } from '../../../steps/notify-when-all-done/rounds.ts'

export const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 8, minute))

export const member = (name: string, changes: Partial<Member> = {}): Member => ({
  given: name,
  project: `Projects-${name}`,
  name,
  state: 'active',
  ...changes,
})
export const members = ['Web', 'Payroll', 'Ledger'].map((name) => member(name))

/** A report of success by a deployment queued at a minute, whose number its task has. */
export function report(name: string, minute: number, changes: Partial<Word> = {}): Word {
  return {
    project: `Projects-${name}`,
    task: `ServerTasks-${minute}`,
    queuedAt: at(minute).toISOString(),
    outcome: 'Success',
    basis: 'reported',
    version: '1.0.0',
    startedAt: at(minute).toISOString(),
    endedAt: at(minute + 4).toISOString(),
    error: undefined,
    ...changes,
  }
}

export function seen(name: string, minute: number, outcome: Word['outcome'], changes: Partial<Word> = {}): Word {
  return report(name, minute, { outcome, basis: outcome === 'Running' ? 'running' : 'final', ...changes })
}

export const claimant = (name: string, minute = 0): Claimant => ({
  use: `notify@ ServerTasks-${minute} ${name}`,
  task: `ServerTasks-${minute}`,
  project: `Projects-${name}`,
  environment: 'Environments-1',
  tenant: '',
})

export const rules: Rules = {
  round: { kind: 'next' },
  done: 'Finished',
  onFailure: 'AtEnd',
  atLeast: undefined,
  deadlineMs: undefined,
  allowanceMs: 86_400_000,
}

/** The look of a step that reports for a member, unless said otherwise. */
export function look(report: Word | undefined, changes: Partial<Look> = {}): Look {
  const by = report
    ? claimant(report.project.replace('Projects-', ''), Number(report.task.replace('ServerTasks-', '')))
    : claimant('Watch', 999)
  return { report, seen: [], members, rules, claimant: by, channels: ['email'], ...changes }
}

/** A message of Web, which succeeded, and Payroll, which did not; of whatever else is given. */
export function exampleMessage(
  template: Partial<{ readonly subject: string; readonly text: string }> = {},
  changes: Partial<Notice> = {},
): Message {
  const { subject = '{Set} in {Environment}: {Summary}', text = '{Members}\n\n{Failures}' } = template
  const failed = report('Payroll', 2, { outcome: 'Failed', error: 'The disk is full', version: '2.1.0' })
  const state = [report('Web', 1), failed].reduce(
    (before, word) => advance(before, look(word, { members: members.slice(0, 2) }), at(10)),
    notifyDocument.initial,
  )
  const [notice] = state.notices
  if (!notice) throw new Error('The round is not closed.')
  return composeMessage('set.1', { ...notice, ...changes }, { subject, text }, occasion)
}

export const occasion: Occasion = {
  set: 'Shop',
  environment: 'Production',
  tenant: '',
  taskAddress: 'https://octopus.example.com/app#/Spaces-1/tasks/',
}
