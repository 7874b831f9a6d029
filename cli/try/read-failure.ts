// `--fail`: how the server misbehaves, in one word.

import { describeIssues } from '../../simulator/faults/fault-list.ts'
import { faultRuleSchema, type FaultRule } from '../../simulator/faults/fault-rule.ts'
import type { Given } from '../read-given.ts'

/** What each word stands for; the rest of a rule is as it is by default. */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  late: { kind: 'late', by: '00:00:30' },
  dropped: { kind: 'dropped', effect: 'none' },
  'dropped-after': { kind: 'dropped', effect: 'done' },
  truncated: { kind: 'truncated' },
  'proxy-page': { kind: 'proxy-page' },
  'log-in-page': { kind: 'log-in-page' },
  restart: { kind: 'restart', tasks: 'go-on' },
}

/** @param text `GET /tasks=429:3`: a route, a status or a word, and how often; each time without that. */
export function readFailure(text: string): Given<FaultRule> {
  const mistaken = (...reasons: readonly string[]) => ({
    kind: 'mistaken' as const,
    mistakes: reasons.map((reason) => `--fail "${text}": ${reason}`),
  })
  const [, route, what, times] = /^(.+)=([\w-]+)(?::(\d+))?$/.exec(text.trim()) ?? []
  if (route === undefined || what === undefined) {
    return mistaken('write it as ROUTE=WHAT or ROUTE=WHAT:TIMES, such as "GET /tasks=429:3".')
  }
  const kind = /^\d+$/.test(what) ? ofStatus(Number(what)) : words[what]
  if (!kind) return mistaken(`${what} is neither a status nor one of ${Object.keys(words).join(', ')}.`)
  // Whoever writes a restart wants one.
  const count = times ?? (what === 'restart' ? '1' : undefined)
  const read = faultRuleSchema.safeParse({ ...kind, route, ...(count === undefined ? {} : { times: Number(count) }) })
  if (!read.success) return mistaken(...describeIssues(read.error).map((issue) => issue.replace(/^- /, '')))
  return { kind: 'read', content: read.data }
}

function ofStatus(status: number): Readonly<Record<string, string | number>> {
  return status === 429 ? { kind: 'too-many-requests' } : { kind: 'error', status }
}
