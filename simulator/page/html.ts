// Pages are written as tagged templates. Whatever is put into one is escaped, unless it is a piece of page itself.

/** A piece of a page. Only `html` makes one. */
export interface Html {
  readonly kind: 'html'
  readonly text: string
}

/** What may stand in a template: `undefined` and `false` are nothing. */
export type Part = Html | string | number | undefined | false | readonly Part[]

/** Texts are escaped for the content of an element and for an attribute in double quotes; nothing else is safe. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = outdented(strings).reduce((before, string, index) => before + written(parts[index - 1]) + string)
  return { kind: 'html', text }
}

/** What stands in the templates themselves, without their indentation: a third of a page's bytes. */
function outdented(strings: TemplateStringsArray): readonly string[] {
  const known = outdentedBefore.get(strings)
  if (known) return known
  const made = strings.map((string) => string.replace(/\n\s*/g, '\n'))
  outdentedBefore.set(strings, made)
  return made
}

const outdentedBefore = new WeakMap<TemplateStringsArray, readonly string[]>()

function written(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escape(part)
  return 'kind' in part ? part.text : part.map(written).join('')
}

/** With what would break out of its place, and with marks that turn round the order of the letters after them, shown. */
function escape(text: string): string {
  return text.replace(unsafe, (character) => entities.get(character) ?? shown(character))
}

const unsafe = /[&<>"'`]|[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['`', '&#96;'],
])

/** `[U+202E]`; for a control character its picture: `␛`. */
function shown(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
}
