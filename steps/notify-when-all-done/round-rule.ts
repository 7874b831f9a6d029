// Which deployments belong to one round.

import type { Word } from './notify-state.ts'

export type RoundRule =
  /** A round begins with the first report after the last message. */
  | { readonly kind: 'next' }
  /** One for each release number. */
  | { readonly kind: 'release' }
  /** One for each day, by when the deployments were queued. */
  | { readonly kind: 'day'; readonly timeZone: string }

/** The round that a word belongs to: `next`, `release 1.2.0`, `day 2026-11-24`. */
export function roundKey(rule: RoundRule, { version, queuedAt }: Pick<Word, 'version' | 'queuedAt'>): string {
  switch (rule.kind) {
    case 'next':
      return 'next'
    case 'release':
      return `release ${version.toLowerCase()}`
    case 'day':
      return `day ${dayOf(new Date(queuedAt), rule.timeZone)}`
  }
}

/** Whether a round was made by this rule. */
export function isOfRule(key: string, rule: RoundRule): boolean {
  return key.startsWith(rule.kind)
}

/** What of a key is for people: the release number or the day; blank for `next`. */
export function keyLabel(key: string): string {
  return key.replace(/^\S+ ?/, '')
}

/** The calendar day somewhere, `2026-11-24`. @throws {RangeError} If there is no such time zone. */
export function dayOf(instant: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
}
