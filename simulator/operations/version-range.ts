// Ranges of versions as channel rules give them, in NuGet's notation: `1.0` for it and all above, `[1.0]`, `[1.0,2.0)`,
// `(,2.0]`.

/** Whether a version lies in a range; an empty range holds every version. `undefined` for what is not a range. */
export function isInRange(version: string, range: string): boolean | undefined {
  const text = range.trim()
  if (text === '') return true
  const isVersion = /^\d+(\.\d+)*([-+].*)?$/
  if (isVersion.test(text)) return compareVersions(version, text) >= 0
  const [, open, inside = '', close] = /^([[(])(.*)([\])])$/.exec(text) ?? []
  if (open === undefined) return undefined
  const bounds = inside.split(',').map((bound) => bound.trim())
  const [low = '', high = low] = bounds
  const isRange = bounds.length <= 2 && [low, high].every((bound) => bound === '' || isVersion.test(bound))
  if (!isRange || (bounds.length === 1 && (low === '' || open !== '[' || close !== ']'))) return undefined
  const above = low === '' ? 1 : compareVersions(version, low)
  const below = high === '' ? -1 : compareVersions(version, high)
  return (open === '[' ? above >= 0 : above > 0) && (close === ']' ? below <= 0 : below < 0)
}

/** What stands behind the hyphen: `beta.2` of `1.0-beta.2+build`. Empty for a release. */
export function prereleaseOf(version: string): string {
  return /^[^-+]*-([^+]*)/.exec(version)?.[1] ?? ''
}

/** Below 0 where the first is the older one. A prerelease comes before its release. */
export function compareVersions(a: string, b: string): number {
  const numbersA = numbersOf(a)
  const numbersB = numbersOf(b)
  for (let index = 0; index < Math.max(numbersA.length, numbersB.length); index++) {
    const difference = (numbersA[index] ?? 0) - (numbersB[index] ?? 0)
    if (difference !== 0) return difference
  }
  return comparePrereleases(prereleaseOf(a), prereleaseOf(b))
}

function numbersOf(version: string): readonly number[] {
  return (/^[\d.]*/.exec(version)?.[0] ?? '').split('.').map(Number)
}

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0
  if (a === '' || b === '') return a === '' ? 1 : -1
  const partsA = a.split('.')
  const partsB = b.split('.')
  for (let index = 0; index < Math.max(partsA.length, partsB.length); index++) {
    const difference = compareParts(partsA[index], partsB[index])
    if (difference !== 0) return difference
  }
  return 0
}

/** Numbers come before words, and less before more. */
function compareParts(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  const isNumber = /^\d+$/
  if (isNumber.test(a) && isNumber.test(b)) return Number(a) - Number(b)
  if (isNumber.test(a) !== isNumber.test(b)) return isNumber.test(a) ? -1 : 1
  return a.localeCompare(b, 'en', { sensitivity: 'base' })
}
