// Octostache's filters: what may stand behind a `|` in a variable reference.

import { createHash } from 'node:crypto'

/**
 * @param options What follows the filter's name, evaluated.
 * @returns `undefined` where the options do not fit; the reference is then left as it stands.
 */
type Filter = (value: string, options: readonly string[]) => string | undefined

/**
 * The filter of this name, in any case. Missing are those for dates, Markdown and parts of addresses: like any unknown
 * filter they leave the reference as it stands.
 */
export function findFilter(name: string): Filter | undefined {
  return filters.get(name.toLowerCase())
}

const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['tolower', plain((value) => value.toLowerCase())],
  ['toupper', plain((value) => value.toUpperCase())],
  ['tobase64', plain((value) => Buffer.from(value, 'utf8').toString('base64'))],
  ['frombase64', plain((value) => Buffer.from(value, 'base64').toString('utf8'))],
  [
    'htmlescape',
    plain((value) => escapeBy(value, { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })),
  ],
  [
    'xmlescape',
    plain((value) => escapeBy(value, { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })),
  ],
  [
    'jsonescape',
    plain((value) => escapeBy(value, { '"': '\\"', '\\': '\\\\', '\r': '\\r', '\n': '\\n', '\t': '\\t' })),
  ],
  ['yamlsinglequoteescape', plain((value) => value.replaceAll("'", "''"))],
  ['uriescape', plain(encodeURI)],
  ['uridataescape', plain((value) => encodeURIComponent(value).replace(/[!'()*]/g, percent))],
  ['md5', plain((value) => hash('md5', value))],
  ['sha1', plain((value) => hash('sha1', value))],
  ['sha256', plain((value) => hash('sha256', value))],
  ['sha384', plain((value) => hash('sha384', value))],
  ['sha512', plain((value) => hash('sha512', value))],
  ['versionmajor', plain((value) => versionPart(value, 'major'))],
  ['versionminor', plain((value) => versionPart(value, 'minor'))],
  ['versionpatch', plain((value) => versionPart(value, 'patch'))],
  ['versionrevision', plain((value) => versionPart(value, 'revision'))],
  ['versionprerelease', plain((value) => versionPart(value, 'preRelease'))],
  ['versionmetadata', plain((value) => versionPart(value, 'metadata'))],
  ['startswith', withOne((value, start) => truth(value.startsWith(start)))],
  ['endswith', withOne((value, end) => truth(value.endsWith(end)))],
  ['contains', withOne((value, part) => truth(value.includes(part)))],
  ['match', withOne((value, text) => ifPattern(text, (pattern) => truth(pattern.test(value))))],
  ['append', withOne((value, end) => value + end)],
  ['prepend', withOne((value, start) => start + value)],
  ['replace', replace],
  ['substring', substring],
  ['truncate', withOne(truncate)],
  ['trim', trim],
])

/** The one filter that makes the whole text into nothing. */
export const nullFilter = 'null'

function plain(change: (value: string) => string): Filter {
  return (value, options) => (options.length === 0 ? change(value) : undefined)
}

function withOne(change: (value: string, option: string) => string | undefined): Filter {
  return (value, [option, ...more]) => (option === undefined || more.length > 0 ? undefined : change(value, option))
}

function truth(value: boolean): string {
  return value ? 'true' : 'false'
}

function escapeBy(value: string, escapes: Readonly<Record<string, string>>): string {
  return Array.from(value, (character) => escapes[character] ?? character).join('')
}

function percent(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`
}

function hash(algorithm: string, value: string): string {
  return createHash(algorithm).update(value, 'utf8').digest('hex')
}

function versionPart(value: string, part: string): string {
  const pattern =
    /^v?(?<major>\d+)(?:\.(?<minor>\d+))?(?:\.(?<patch>\d+))?(?:\.(?<revision>\d+))?(?:-(?<preRelease>[^+]+))?(?:\+(?<metadata>.+))?$/i
  return pattern.exec(value.trim())?.groups?.[part] ?? (/^(major|minor|patch|revision)$/.test(part) ? '0' : '')
}

function replace(value: string, [text, by = '']: readonly string[]): string | undefined {
  return text === undefined ? undefined : ifPattern(text, (pattern) => value.replace(pattern, by))
}

/** @param text A regular expression; the filter does not fit where it is none. */
function ifPattern(text: string, use: (pattern: RegExp) => string): string | undefined {
  try {
    return use(new RegExp(text, 'g'))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function truncate(value: string, option: string): string | undefined {
  const length = Number(option)
  if (!(length >= 0)) return undefined
  return length < value.length ? `${value.slice(0, length)}...` : value
}

/** One option: how many characters from the start. Two: from where, and how many. */
function substring(value: string, options: readonly string[]): string | undefined {
  const [start = 0, length = NaN] = options.length === 1 ? [0, Number(options[0])] : options.map(Number)
  return options.length > 2 || !(start >= 0 && length >= 0 && start + length <= value.length)
    ? undefined
    : value.slice(start, start + length)
}

function trim(value: string, [side]: readonly string[]): string | undefined {
  if (side === undefined) return value.trim()
  if (side.toLowerCase() === 'start') return value.trimStart()
  return side.toLowerCase() === 'end' ? value.trimEnd() : undefined
}
