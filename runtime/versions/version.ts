// Versions as Octopus Server reads and orders them: SemVer, one to four numbers, and most of what people have called a
// release. The rules are those of Octopus's own library (github.com/OctopusDeploy/Versioning). Where it leaves room:
//
// - It has several parsers, and the server is closed source. Errors that users reported of release versions since 2020.6
//   are those of its "Octopus" parser, so that is the one followed. It takes nearly everything: `latest` is 0.0.0-latest.
// - That parser sets metadata aside in comparisons; the stricter one for packages orders by it. Here 1.0+a equals 1.0+b.
// - It fails on numbers above 2,147,483,647 and takes longer digits in a pre-release for letters. Build ids and
//   timestamps are longer, so here all digits are numbers, however many.
// - Its public revisions differ. Followed is one in which a letter or an underscore does not end a number: 1.0a2 is 1.0.0
//   with the pre-release 0a2, where others have 1.0.0 with a2.

/** A place in the order of all versions. */
export interface Rank {
  /** Major, minor, patch and revision; 0 for what the text leaves out. */
  readonly numbers: readonly bigint[]
  /** The pre-release, taken apart: `rc.1` is `rc` and `1`. A release has none. */
  readonly labels: readonly string[]
}

export interface Version extends Rank {
  /** As it was given: what the server knows it by. */
  readonly text: string
}

/** Numbers with dots between them, perhaps with spaces, as in old releases; a separator and the pre-release; metadata. */
const pattern = /^(?=.)(?:v?\s*(\d+(?:\s*\.\s*\d+){0,3})(?!\w)\s*)?[-._\\]?([-.\w\\]*)(?:\+[-+.\w\\]*)?$/i

/**
 * Reads the version of a release.
 * @returns `undefined` for a blank text, and for characters that no version has, such as `/`.
 */
export function parseVersion(text: string): Version | undefined {
  const match = pattern.exec(text.trim())
  if (match === null) return undefined
  const [, numbers = '', preRelease = ''] = match
  return {
    text,
    numbers: [...numbers.split('.').map(BigInt), 0n, 0n, 0n].slice(0, 4),
    labels: preRelease === '' ? [] : preRelease.split(/[-._\\]/),
  }
}

/**
 * Orders versions: by their numbers, a pre-release before its release, then label by label: numbers before words, words
 * without regard to case, and fewer labels before more.
 * @returns A negative number if `a` comes first, a positive one if `b` does, 0 for `1.0` and `1.0.0.0+build`.
 */
export function compareVersions(a: Rank, b: Rank): number {
  const [one, other] = [sortKey(a), sortKey(b)]
  for (const [index, part] of one.entries()) {
    const counterpart = other[index]
    if (counterpart === undefined) return 1
    // "bigint" comes before "string", as numbers do before words.
    const result = order(typeof part, typeof counterpart) || order(part, counterpart)
    if (result !== 0) return result
  }
  return one.length - other.length
}

/** A release has a word behind its numbers that comes after all that labels can be. */
function sortKey({ numbers, labels }: Rank): readonly (bigint | string)[] {
  return [...numbers, ...(labels.length === 0 ? ['~'] : labels.map(sortLabel))]
}

function sortLabel(label: string): bigint | string {
  return /^\d+$/.test(label) ? BigInt(label) : label.toUpperCase()
}

function order(a: bigint | string, b: bigint | string): number {
  return a < b ? -1 : Number(a > b)
}
