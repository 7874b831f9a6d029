// The text of a message as a tree: what the form says in Markdown, with values in place of its placeholders. Values are
// put into the finished tree as plain text, so that nothing in them can become markup; each channel escapes text its own way.

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly content: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly content: readonly Inline[] }

export type Block =
  /** One list of inlines for each line. */
  | { readonly kind: 'paragraph'; readonly lines: readonly (readonly Inline[])[] }
  | { readonly kind: 'heading'; readonly level: number; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] }
  /** The placeholders that stand for more than a few words, each in a line by itself. */
  | { readonly kind: 'members' }
  | { readonly kind: 'failures' }

/** By name of placeholder. */
export type PlaceholderValues = Readonly<Record<string, string>>

const blocks: Readonly<Record<string, Block>> = { '{Members}': { kind: 'members' }, '{Failures}': { kind: 'failures' } }

/**
 * Reads Markdown: paragraphs, headings, lists with `-` or `*`, `**bold**`, `*italic*`, code and links. A backslash takes
 * its meaning from the sign behind it. What is not understood stays as it stands.
 */
export function parseMarkup(template: string, values: PlaceholderValues): readonly Block[] {
  // A placeholder for a block parts what is around it.
  const parted = template.replace(/\r\n?/g, '\n').replace(/^[ \t]*(\{(?:Members|Failures)\})[ \t]*$/gm, '\n$1\n')
  return parted
    .split(/\n[ \t]*\n/)
    .flatMap((part) => splitHeadings(part.trim()))
    .filter((part) => part !== '')
    .map((part) => toBlock(part, values))
    .filter((block) => block.kind !== 'paragraph' || block.lines.some((line) => line.some(isVisible)))
}

/** The names in braces of a text, as they stand. */
export function placeholdersIn(template: string): readonly string[] {
  return Array.from(template.matchAll(/(?<!\\)\{(\w+)\}/g), ([, name = '']) => name)
}

/** One line of plain text, such as a subject: placeholders filled, nothing that would end the line. */
export function fillLine(template: string, values: PlaceholderValues): string {
  return oneLine(fill(template, values))
}

/** A text without what would end its line or hide in it. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
}

function splitHeadings(part: string): readonly string[] {
  return part.split(/\n(?=[#]{1,3} )|\n(?<=^[#]{1,3} .*\n)/)
}

/** What came of placeholders without a value leaves no gap behind. */
function isVisible(inline: Inline): boolean {
  return 'text' in inline ? inline.text.trim() !== '' : inline.content.some(isVisible)
}

function toBlock(part: string, values: PlaceholderValues): Block {
  const block = blocks[part]
  if (block) return block
  const inline = (text: string) => parseInline(text, values)
  const [, marks = '', title = ''] = /^([#]{1,3}) +(.*)$/.exec(part) ?? []
  if (marks) return { kind: 'heading', level: marks.length, content: inline(title) }
  const lines = part.split('\n')
  if (lines.every((line) => /^\s*[-*] /.test(line))) {
    return { kind: 'list', items: lines.map((line) => inline(line.replace(/^\s*[-*] +/, ''))) }
  }
  return { kind: 'paragraph', lines: lines.map((line) => inline(line.trim())) }
}

function fill(template: string, values: PlaceholderValues): string {
  return template.replace(
    /\\(\{)|\{(\w+)\}/g,
    (asIs, brace?: string, name?: string) => brace ?? values[name ?? ''] ?? asIs,
  )
}

const marked =
  /\\(?<plain>[^\s\w])|`(?<code>[^`]+)`|\*\*(?<strong>.+?)\*\*(?!\*)|\*(?<emphasis>[^*\s](?:[^*]*[^*\s])?)\*|\[(?<label>[^\][]+)\]\((?<href>[^\s)]{1,2000})\)|\{(?<name>\w+)\}/gu
/** How many of them stand in one another: a text may be nothing but asterisks. */
const deepest = 8

function parseInline(text: string, values: PlaceholderValues, depth = 0): readonly Inline[] {
  const inlines: Inline[] = []
  let end = 0
  const addText = (upTo?: number) => {
    const between = text.slice(end, upTo)
    if (between !== '') inlines.push({ kind: 'text', text: between })
  }
  for (const found of depth < deepest ? text.matchAll(marked) : []) {
    addText(found.index)
    inlines.push(toInline(found[0], found.groups ?? {}, values, depth + 1))
    end = found.index + found[0].length
  }
  addText()
  return inlines
}

function toInline(
  asIs: string,
  { plain, code, strong, emphasis, label, href, name }: Readonly<Record<string, string | undefined>>,
  values: PlaceholderValues,
  depth: number,
): Inline {
  if (plain !== undefined) return { kind: 'text', text: plain }
  if (code !== undefined) return { kind: 'code', text: fill(code, values) }
  if (strong !== undefined) return { kind: 'strong', content: parseInline(strong, values, depth) }
  if (emphasis !== undefined) return { kind: 'emphasis', content: parseInline(emphasis, values, depth) }
  if (label !== undefined && href !== undefined) {
    const content = parseInline(label, values, depth)
    const target = fillAddress(href, values)
    return target === undefined ? { kind: 'strong', content } : { kind: 'link', href: target, content }
  }
  return { kind: 'text', text: values[name ?? ''] ?? asIs }
}

/** An address with values in it; `undefined` if it would lead to something else than a page or a mail. */
function fillAddress(href: string, values: PlaceholderValues): string | undefined {
  const isWhole = /^\{\w+\}$/.test(href)
  const filled = href.replace(/\{(\w+)\}/g, (asIs, name: string) => {
    const value = values[name]
    if (value === undefined) return asIs
    return isWhole ? value : encodeURIComponent(value)
  })
  return /^(https?:\/\/|mailto:)[^\s<>"]+$/i.test(filled) ? filled : undefined
}
