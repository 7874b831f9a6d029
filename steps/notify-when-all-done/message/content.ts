// What a message says, before any channel has given it its form.

import { formatDuration, formatInstant } from '../../../runtime/format-time.ts'
import type { FrozenMember, Notice, Standing } from '../notify-state.ts'
import { keyLabel } from '../round-rule.ts'
import { fillLine, oneLine, parseMarkup, type Block, type PlaceholderValues } from './markup.ts'

export interface Row {
  readonly name: string
  readonly version: string
  readonly standing: Standing
  /** `succeeded`, `failed`, `did not report` ... */
  readonly said: string
  readonly tone: 'good' | 'bad' | 'open'
  /** `4 minutes 10 seconds`; blank where nothing ran. */
  readonly duration: string
  /** The task in the portal; blank where there is none. */
  readonly link: string
  /** Why it failed; blank where nobody knows. */
  readonly error: string
}

export interface Message {
  /** The same when it is sent again. */
  readonly id: string
  readonly kind: Notice['kind']
  readonly at: Date
  readonly subject: string
  readonly body: readonly Block[]
  readonly rows: readonly Row[]
  readonly values: PlaceholderValues
}

/** Where and of what the message tells. */
export interface Occasion {
  readonly set: string
  readonly environment: string
  /** Blank for none. */
  readonly tenant: string
  /** Of the portal, up to the ids of tasks: `https://octopus.example.com/app#/Spaces-1/tasks/`. */
  readonly taskAddress: string
}

/** The placeholders that a subject may have; a text has these and the blocks `Members` and `Failures`. */
export const placeholders = [
  'Set',
  'Environment',
  'Tenant',
  'Round',
  'Label',
  'Summary',
  'Total',
  'Succeeded',
  'Failed',
  'Missing',
  'FailedNames',
  'MissingNames',
  'Started',
  'Finished',
  'Duration',
] as const

/**
 * @param id The message's, unlike any other's.
 * @param template What stands in the form.
 */
export function composeMessage(
  id: string,
  notice: Notice,
  template: { readonly subject: string; readonly text: string },
  occasion: Occasion,
): Message {
  const rows = notice.members.map((member) => toRow(member, occasion.taskAddress))
  const values = placeholderValues(notice, rows, occasion)
  return {
    id,
    kind: notice.kind,
    at: new Date(notice.at),
    subject: fillLine(template.subject, values),
    body: parseMarkup(template.text, values),
    rows,
    values,
  }
}

/** Those whose failure a message has to explain. */
export function failedRows({ rows }: Pick<Message, 'rows'>): readonly Row[] {
  return rows.filter(({ tone }) => tone === 'bad')
}

const saying: Readonly<Record<Standing, readonly [said: string, tone: Row['tone']]>> = {
  Success: ['succeeded', 'good'],
  Failed: ['failed', 'bad'],
  Canceled: ['was canceled', 'bad'],
  TimedOut: ['timed out', 'bad'],
  Running: ['is not finished', 'open'],
  Missing: ['is missing', 'open'],
  Disabled: ['is disabled', 'open'],
  Deleted: ['was deleted or hidden', 'open'],
}

function toRow(member: FrozenMember, taskAddress: string): Row {
  const { name, formerName, standing, version = '', task, startedAt, endedAt, error = '' } = member
  const [said, tone] = saying[standing]
  const ranMs = startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : NaN
  return {
    name: oneLine(formerName ? `${name} (formerly ${formerName})` : name),
    version: oneLine(version),
    standing,
    said,
    tone,
    duration: ranMs >= 0 ? formatDuration(ranMs) : '',
    link: task ? taskAddress + task : '',
    error: oneLine(error),
  }
}

function placeholderValues(
  { round, key, kind, about, members, openedAt, at }: Notice,
  rows: readonly Row[],
  { set, environment, tenant }: Occasion,
): PlaceholderValues {
  const names = (tone: Row['tone']) => rows.filter((row) => row.tone === tone).map(({ name }) => name)
  const started = members.flatMap(({ startedAt }) => startedAt ?? []).sort()[0] ?? openedAt
  const finished =
    members
      .flatMap(({ endedAt }) => endedAt ?? [])
      .sort()
      .at(-1) ?? at
  const failing = rows[members.findIndex(({ project }) => project === about)]
  return {
    Set: oneLine(set),
    Environment: oneLine(environment),
    Tenant: oneLine(tenant),
    Round: String(round),
    Label: oneLine(keyLabel(key)),
    Summary: kind === 'failure' && failing ? `${failing.name} ${failing.said}` : summary(rows),
    Total: String(rows.length),
    Succeeded: String(names('good').length),
    Failed: String(names('bad').length),
    Missing: String(names('open').length),
    FailedNames: names('bad').join(', '),
    MissingNames: names('open').join(', '),
    Started: formatInstant(new Date(started)),
    Finished: formatInstant(new Date(finished)),
    Duration: formatDuration(Math.max(0, Date.parse(finished) - Date.parse(started))),
  }
}

/** `all 9 succeeded`, `7 of 9 succeeded, Web failed, 1 missing` */
function summary(rows: readonly Row[]): string {
  const count = (tone: Row['tone']) => rows.filter((row) => row.tone === tone).length
  const [good, bad, open] = [count('good'), count('bad'), count('open')]
  if (good === rows.length) return rows.length === 1 ? '1 of 1 succeeded' : `all ${rows.length} succeeded`
  return [
    `${good} of ${rows.length} succeeded`,
    ...(bad > 0 ? [`${bad} failed`] : []),
    ...(open > 0 ? [`${open} missing`] : []),
  ].join(', ')
}
