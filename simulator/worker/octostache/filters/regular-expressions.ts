// Filters with regular expressions. Octopus's are .NET's; what the two languages share is nearly all that templates use.

import type { FilterFunction } from './filters.ts'

export const match: FilterFunction = (input, [text, ...more]) => {
  const pattern = text === undefined || more.length > 0 ? undefined : readPattern(text)
  return input === undefined || !pattern ? undefined : String(pattern.test(input))
}

/** All matches, by nothing or by the second option, in which `$1`, `${1}` and `${name}` stand for groups. */
export const replace: FilterFunction = (input, [text, replacement = '']) => {
  const pattern = text === undefined ? undefined : readPattern(text)
  if (input === undefined || !pattern) return undefined
  return Array.from(input.matchAll(pattern)).reduceRight((result, found) => {
    const end = found.index + found[0].length
    return result.slice(0, found.index) + fillIn(replacement, found) + result.slice(end)
  }, input)
}

/** @returns `undefined` where the text is no regular expression. Options at its start, as in `(?i)`, hold for all. */
function readPattern(text: string): RegExp | undefined {
  const [whole = '', options = ''] = /^\(\?([ims]+)\)/.exec(text) ?? []
  // `^` and `$` are what .NET calls `\A` and `\z`, as long as lines do not matter.
  const source = text
    .slice(whole.length)
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
  try {
    return new RegExp(source, `g${Array.from(new Set(options)).join('')}`)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function fillIn(replacement: string, found: RegExpExecArray): string {
  return replacement.replace(
    /\$(?:(\$)|(&)|(\d+)|\{(\w+)\})/g,
    (whole, dollar?: string, all?: string, number?: string, name = '') => {
      if (dollar !== undefined) return '$'
      if (all !== undefined) return found[0]
      const key = number ?? String(name)
      if (/^\d+$/.test(key)) return Number(key) < found.length ? (found[Number(key)] ?? '') : whole
      return found.groups && key in found.groups ? (found.groups[key] ?? '') : whole
    },
  )
}
