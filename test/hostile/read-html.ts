// The HTML of our mails as a mail program takes it: which elements it has, where its links lead, and what it shows.

const tag = /<([!/]?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/gi

/** The names of its elements. */
export function tagsIn(html: string): ReadonlySet<string> {
  return new Set(
    [...html.matchAll(tag)].map(([, mark = '', name = '']) => (mark === '!' ? '!' : '') + name.toLowerCase()),
  )
}

/** Where its links lead. */
export function hrefsIn(html: string): readonly string[] {
  return [...html.matchAll(tag)].flatMap(([, , , attributes = '']) =>
    [...attributes.matchAll(/\shref="([^"]*)"/g)].map(([, href = '']) => unescape(href)),
  )
}

/**
 * Its text.
 * @throws {Error} If a sign of markup is left, which is neither an element nor escaped.
 */
export function readHtml(html: string): string {
  const text = html.replace(tag, '')
  const stray = /[<>"']|&(?!#\d+;)/.exec(text)
  if (stray) throw new Error(`Not escaped: ${text.slice(Math.max(0, stray.index - 40), stray.index + 40)}`)
  return unescape(text)
}

function unescape(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}
