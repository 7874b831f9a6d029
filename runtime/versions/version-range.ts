// Which versions will do, as people write it: `[2.1,3.0)`, `2.1.*`, `>=1.4 <2`. Brackets and single versions mean what
// they mean in the version rules of an Octopus channel, which are NuGet's: `1.2` is 1.2 or later, only `[1.2]` is 1.2.
// Octopus leaves open, or says in one place otherwise than in another:
//
// - Pre-releases. The documentation of channels and what servers of 2025 were seen to do is the plain order of versions:
//   `[7.1,)` has 7.1.1-dev and lacks 7.1.0-dev, which comes before 7.1; a second field, the tag, sorts pre-releases out.
//   (Its library of 2018 kept them out unless an end of the range was one.) Here the order decides, hence `[2.1,3.0)` has
//   3.0.0-rc.1: who must not get that writes `[2.1,3.0-0)`, for nothing is before `-0`. Metadata does not matter.
// - Masks. NuGet takes `2.1.*` for 2.1 or later and prefers 2.1 among them. Here it is what it looks like, and as in the
//   masks that number releases: all versions that begin with 2.1, pre-releases as well.
// - Comparators are no part of channel rules. Several have to hold at the same time.
// - A range that no version can be in, such as `[3.0,2.0]` or `(1.0)`, is a mistake. Of those Octopus takes some.
// - In a range a pre-release has a hyphen before it, though releases may do without: `19.0.0-Final`. Else `2.x` would be
//   2.0.0 with the pre-release x. `2`, too short for Octopus, is 2 or later.

import { compareVersions, parseVersion, type Rank, type Version } from './version.ts'

export interface VersionRange {
  /** As it was given, without spaces around it. */
  readonly text: string
  /** A version has to be within all of them. */
  readonly limits: readonly Limit[]
}

/** All versions from one on, up to but not including another. */
interface Limit {
  readonly from: Rank
  readonly below?: Rank | undefined
}

/** No version comes before this one. */
const lowest: Rank = { numbers: [0n, 0n, 0n, 0n], labels: ['0'] }

/** A limit as it is written: `>=` and `2.1`. */
type Comparator = readonly [operator: string, bound: string]

/** What a message asks for where `parseRange` found none. */
export const expectsRange = 'a version range such as [2.1,3.0), 2.1.* or >=1.4'

/**
 * Reads a version range.
 * @returns `undefined` if it is none, or one that no version can be in.
 */
export function parseRange(text: string): VersionRange | undefined {
  const limits = readComparators(compactly(text)).map(toLimit)
  return limits.every((limit) => limit !== undefined) && haveCommon(limits) ? { text: text.trim(), limits } : undefined
}

/**
 * Whether a version is in a range.
 * @param version As text, or parsed. A text that is no version is in no range.
 */
export function satisfies(version: Version | string, { limits }: VersionRange): boolean {
  const parsed = typeof version === 'string' ? parseVersion(version) : version
  return !!parsed && limits.every(({ from, below }) => compareVersions(from, parsed) <= 0 && isBelow(parsed, below))
}

/** `2.1 or later, below 3.0`, to go behind "at" or "needs". */
export function describeRange({ text }: VersionRange): string {
  const compact = compactly(text)
  if (compact.endsWith('*')) return compact === '*' ? 'any version' : `any ${compact}`
  return readComparators(compact).map(describeComparator).join(', ')
}

/** Whether there can be a version that is in both. */
export function intersects(a: VersionRange, b: VersionRange): boolean {
  return haveCommon([...a.limits, ...b.limits])
}

/** Each ends after each begins: in an order without gaps in our notation, that is enough. */
function haveCommon(limits: readonly Limit[]): boolean {
  return limits.every(({ below }) => limits.every(({ from }) => isBelow(from, below)))
}

function isBelow(version: Rank, below: Rank | undefined): boolean {
  return !below || compareVersions(version, below) < 0
}

/** Without spaces, but not around a hyphen: `1.2 - 1.5` is no range here, and must not become a pre-release of 1.2. */
function compactly(text: string): string {
  return text.trim().replace(/\s*([[\](),<>=.])\s*/g, '$1')
}

/**
 * What is in `[2.1,3.0)`, either end of which may be left out, in `[2.1]`, in `>1.4<2` or `>1.4,<2`, in a version alone,
 * or in `2.1.*`: from the first pre-release of 2.1 to before that of 2.2. A text that is none of these gives a comparator
 * that makes no limit.
 */
function readComparators(text: string): readonly Comparator[] {
  if (text === '*') return [['>=', '0-0']]
  const [, head = '', last] = /^((?:\d+\.){0,2})(\d+)\.\*$/.exec(text) ?? []
  if (last) {
    return [
      ['>=', `${head}${last}-0`],
      ['<', `${head}${BigInt(last) + 1n}-0`],
    ]
  }
  const [, open, lower = '', comma, upper = '', close] = /^([[(])([^,]*)(,?)([^,]*)([\])])$/.exec(text) ?? []
  if (comma === '' && open === '[' && close === ']') return [['=', lower]]
  if (comma && lower + upper !== '') {
    const ends: readonly Comparator[] = [
      [open === '[' ? '>=' : '>', lower],
      [close === ']' ? '<=' : '<', upper],
    ]
    return ends.filter(([, bound]) => bound !== '')
  }
  const parts = text.split(/,|(?<=[^<>,])(?=[<>=])/)
  return parts.map((part) => {
    const [, operator = parts.length === 1 ? '>=' : '', bound = ''] = /^([<>]=?|=)?(.*)$/.exec(part) ?? []
    return [operator, bound]
  })
}

function toLimit([operator, bound]: Comparator): Limit | undefined {
  const version = /^v?\d+(\.\d+){0,3}(-[-.\w]+)?(\+[-.\w]+)?$/i.test(bound) ? parseVersion(bound) : undefined
  if (!version) return undefined
  const after = next(version)
  const limits: Readonly<Record<string, Limit>> = {
    '>=': { from: version },
    '>': { from: after },
    '<=': { from: lowest, below: after },
    '<': { from: lowest, below: version },
    '=': { from: version, below: after },
  }
  return limits[operator]
}

function describeComparator([operator, bound]: Comparator): string {
  const words: Readonly<Record<string, string>> = {
    '>=': `${bound} or later`,
    '>': `above ${bound}`,
    '<=': `up to ${bound}`,
    '<': `below ${bound}`,
    '=': `exactly ${bound}`,
  }
  return words[operator] ?? ''
}

/** The version right behind another: no third one fits in between. Behind a release, that is a pre-release `-0`. */
function next({ numbers, labels }: Rank): Rank {
  if (labels.length > 0) return { numbers, labels: [...labels, '0'] }
  return { numbers: numbers.map((number, index) => (index === 3 ? number + 1n : number)), labels: ['0'] }
}
