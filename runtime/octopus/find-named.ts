// From the names that people type to the ids that Octopus's filters want. A name in a filter is not refused there: it
// gives an empty list, which looks like "nothing deployed".

import { StepError } from '../step-error.ts'
import type { Named } from './resources/named.ts'

/**
 * Finds each of `wanted` by name, slug or id; upper and lower case do not matter.
 * @param kind What they are, for the message: `project`.
 * @param place Where they were looked for: `space Spaces-1`.
 * @returns Each that was found, once, in the order wanted.
 * @throws {StepError} `not-found`, which names every one that is missing, each with the nearest name there is.
 */
export function findAllNamed<T extends Named>(
  wanted: readonly string[],
  all: readonly T[],
  kind: string,
  place: string,
): readonly T[] {
  const found = new Set<T>()
  const missing: string[] = []
  for (const text of wanted) {
    const match = matchNamed(text, all)
    if (match) found.add(match)
    else missing.push(describeMissing(text, all, kind))
  }
  if (missing.length > 0) {
    const hint = `Looked in ${place}; what the user of the API key may not see counts as missing.`
    throw new StepError('not-found', [...missing, hint].join('\n'))
  }
  return [...found]
}

/** `findAllNamed` for a single one. */
export function findNamed<T extends Named>(wanted: string, all: readonly T[], kind: string, place: string): T {
  return findAllNamed([wanted], all, kind, place)[0] as T
}

function matchNamed<T extends Named>(text: string, all: readonly T[]): T | undefined {
  const same = (other: string | undefined) => other?.toLowerCase() === text.toLowerCase()
  // Octopus compares names without case, but two that differ in accents or blanks are two: the exact one goes first.
  return (
    all.find(({ name }) => name === text) ??
    all.find(({ name }) => same(name)) ??
    all.find(({ id, slug }) => same(id) || same(slug))
  )
}

function describeMissing(text: string, all: readonly Named[], kind: string): string {
  const near = nearestName(text, all)
  return `There is no ${kind} "${text}".${near ? ` Did you mean "${near}"?` : ''}`
}

function nearestName(text: string, all: readonly Named[]): string | undefined {
  const ranked = all
    .map(({ name }) => ({ name, distance: editDistance(text.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const [best] = ranked
  return best && best.distance <= Math.max(2, text.length / 3) ? best.name : undefined
}

/** How many letters to add, drop or change to make one text of the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
