// Octostache's filters, by what stands behind a `|` in a reference.

import { addDays, addHours, format, nowDate, nowDateUtc } from './dates.ts'
import {
  htmlEscape,
  jsonEscape,
  propertiesKeyEscape,
  propertiesValueEscape,
  uriDataEscape,
  uriEscape,
  xmlEscape,
  yamlDoubleQuoteEscape,
  yamlSingleQuoteEscape,
} from './escape.ts'
import { hash } from './hash.ts'
import { markdownToHtml } from './markdown.ts'
import { match, replace } from './regular-expressions.ts'
import {
  append,
  contains,
  endsWith,
  fromBase64,
  indent,
  prepend,
  startsWith,
  substring,
  toBase64,
  toLower,
  toUpper,
  trim,
  truncate,
} from './text.ts'
import { uriPart } from './uri-part.ts'
import { versionPart } from './version.ts'

/**
 * @param input What stands on the left; `undefined` if that has no value.
 * @param options What follows the filter's name, evaluated.
 * @param now The time in milliseconds of the epoch, where it is known.
 * @returns `undefined` where input or options do not fit; the reference is then left as it stands.
 */
export type FilterFunction = (
  input: string | undefined,
  options: readonly string[],
  now: (() => number) | undefined,
) => string | undefined

/** The one filter that, at the end of a reference, makes the whole text into nothing. */
export const nullFilter = 'null'

/** Applies the filter of this name, in any case. One that is not known leaves the reference as it stands. */
export function applyFilter(
  name: string,
  input: string | undefined,
  options: readonly string[],
  now: (() => number) | undefined,
): string | undefined {
  return filters.get(name.toLowerCase())?.(input, options, now)
}

const filters: ReadonlyMap<string, FilterFunction> = new Map(
  Object.entries<FilterFunction>({
    ToLower: toLower,
    ToUpper: toUpper,
    ToBase64: toBase64,
    FromBase64: fromBase64,
    HtmlEscape: htmlEscape,
    XmlEscape: xmlEscape,
    JsonEscape: jsonEscape,
    YamlSingleQuoteEscape: yamlSingleQuoteEscape,
    YamlDoubleQuoteEscape: yamlDoubleQuoteEscape,
    PropertiesKeyEscape: propertiesKeyEscape,
    PropertiesValueEscape: propertiesValueEscape,
    UriEscape: uriEscape,
    UriDataEscape: uriDataEscape,
    UriPart: uriPart,
    Markdown: markdownToHtml,
    MarkdownToHtml: markdownToHtml,
    NowDate: nowDate,
    NowDateUtc: nowDateUtc,
    AddHours: addHours,
    AddDays: addDays,
    Format: format,
    Match: match,
    Replace: replace,
    StartsWith: startsWith,
    EndsWith: endsWith,
    Contains: contains,
    Substring: substring,
    Truncate: truncate,
    Trim: trim,
    Indent: indent,
    Append: append,
    Prepend: prepend,
    VersionMajor: versionPart('major'),
    VersionMinor: versionPart('minor'),
    VersionPatch: versionPart('patch'),
    VersionRevision: versionPart('revision'),
    VersionPreRelease: versionPart('preRelease'),
    VersionPreReleasePrefix: versionPart('preReleasePrefix'),
    VersionPreReleaseCounter: versionPart('preReleaseCounter'),
    VersionMetadata: versionPart('metadata'),
    Md5: hash('md5'),
    Sha1: hash('sha1'),
    Sha256: hash('sha256'),
    Sha384: hash('sha384'),
    Sha512: hash('sha512'),
  }).map(([name, filter]) => [name.toLowerCase(), filter]),
)
