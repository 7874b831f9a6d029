// Filters that take a part of a version number. Octopus reads more than Semantic Versioning: `v1`, `1.2.3.4-beta.5+build`
// and `latest` as well.

import type { FilterFunction } from './filters.ts'

type Part =
  'major' | 'minor' | 'patch' | 'revision' | 'preRelease' | 'preReleasePrefix' | 'preReleaseCounter' | 'metadata'

const number = (part: Part) => String.raw`(?<${part}>\d+\b)\s*`
const pattern = new RegExp(
  String.raw`^\s*(?:v?\s*${number('major')}` +
    (['minor', 'patch', 'revision'] as const).map((part) => String.raw`(?:\.\s*${number(part)})?`).join('') +
    String.raw`)?[.\-_\\]?(?<preRelease>(?<preReleasePrefix>[a-z0-9]*)` +
    String.raw`(?:[.\-_\\](?<preReleaseCounter>[a-z0-9.\-_\\]*))?)` +
    String.raw`(?:\+(?<metadata>[a-z0-9_\-.\\+]*))?\s*$`,
  'i',
)

/** Numbers that a version does not have are 0, other parts empty. Options do not matter. */
export function versionPart(part: Part): FilterFunction {
  const missing = ['major', 'minor', 'patch', 'revision'].includes(part) ? '0' : ''
  return (input) => {
    const groups = input === undefined || input.trim() === '' ? undefined : pattern.exec(input)?.groups
    if (!groups) return undefined
    const found = groups[part]
    return found === undefined ? missing : missing === '0' ? String(BigInt(found)) : found
  }
}
