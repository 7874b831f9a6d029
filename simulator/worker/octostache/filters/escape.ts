// Filters that escape a value for the language that it goes into.

import { plain } from './text.ts'

const xml = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

export const xmlEscape = plain((input) => escapeBy(input, xml))
export const htmlEscape = plain((input) => escapeBy(input, { ...xml, '/': '&#x2F;' }))

/** Other control characters stay as they are, which makes it no JSON. */
export const jsonEscape = plain((input) =>
  escapeBy(input, { '"': '\\"', '\\': '\\\\', '\r': '\\r', '\n': '\\n', '\t': '\\t' }),
)

/** YAML takes one line break for a space, and one more for each after it. */
export const yamlSingleQuoteEscape = plain((input) =>
  input.replace(/(?:\r?\n)+/g, (breaks) => (breaks.startsWith('\r') ? '\r\n' : '\n') + breaks).replaceAll("'", "''"),
)

const backslashes = { '\\': '\\\\', '\r': '\\r', '\n': '\\n', '\t': '\\t' }

export const yamlDoubleQuoteEscape = plain((input) =>
  escapeBy(input, { ...backslashes, '"': '\\"' }).replace(/[^ -~]/g, toUnicodeEscape),
)
export const propertiesKeyEscape = plain((input) =>
  escapeBy(input, { ...backslashes, ' ': '\\ ', ':': '\\:', '=': '\\=' }).replace(beyondLatin, toUnicodeEscape),
)
export const propertiesValueEscape = plain((input) =>
  escapeBy(input, backslashes).replace(/^ /, '\\ ').replace(beyondLatin, toUnicodeEscape),
)

/** `ÿ` counts as beyond it. */
const beyondLatin = /[\u00ff-\uffff]/g

/** An address: what has a meaning in one stays. */
export const uriEscape = plain((input) => encodeURI(wellFormed(input)).replace(/%5B/g, '[').replace(/%5D/g, ']'))

/** A part of an address. */
export const uriDataEscape = plain((input) =>
  encodeURIComponent(wellFormed(input)).replace(/[!'()*]/g, toPercentEscape),
)

function escapeBy(input: string, escapes: Readonly<Record<string, string>>): string {
  return Array.from(input, (character) => escapes[character] ?? character).join('')
}

/** Of one unit of UTF-16: characters beyond those take two. */
function toUnicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function toPercentEscape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

/** Halves of characters become the character that stands for one that cannot be read. */
function wellFormed(input: string): string {
  return Buffer.from(input, 'utf8').toString('utf8')
}
