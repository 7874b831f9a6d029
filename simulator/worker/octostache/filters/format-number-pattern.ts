// .NET's patterns for numbers, such as `#,##0.00;(0.00)`.

import { magnitude, round, shift, split, type Digits } from './digits.ts'

/** The number in a pattern; sections of it are for positive numbers, negative ones and zero. */
export function formatByPattern(digits: Digits, pattern: string): string {
  const [positive = [], negative, zero] = readSections(pattern)
  if (digits.whole === 0n) return put(digits, zero ?? positive, false)
  if (!digits.negative) return put(digits, positive, false)
  const own = negative && negative.length > 0
  return put(digits, own ? negative : positive, !own)
}

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'digit'; readonly needed: boolean }
  | { readonly kind: 'point' | 'comma' }
  | { readonly kind: 'percent'; readonly sign: '%' | '‰' }
  | { readonly kind: 'exponent'; readonly letter: string; readonly sign: string; readonly digits: number }

function readSections(pattern: string): readonly (readonly Part[])[] {
  const sections: Part[][] = [[]]
  const parts = /'([^']*)'?|"([^"]*)"?|\\([^])|([eE])([+-]?)(0+)|([^])/g
  for (const [, single, double, escaped, letter, sign = '', zeros = '', other = ''] of pattern.matchAll(parts)) {
    const section = sections.at(-1)
    const text = single ?? double ?? escaped
    if (text !== undefined) section?.push({ kind: 'text', text })
    else if (letter !== undefined) section?.push({ kind: 'exponent', letter, sign, digits: zeros.length })
    else if (other === ';') sections.push([])
    else section?.push(readCharacter(other))
  }
  return sections
}

function readCharacter(character: string): Part {
  switch (character) {
    case '0':
    case '#':
      return { kind: 'digit', needed: character === '0' }
    case '.':
      return { kind: 'point' }
    case ',':
      return { kind: 'comma' }
    case '%':
    case '‰':
      return { kind: 'percent', sign: character }
    default:
      return { kind: 'text', text: character }
  }
}

function put(digits: Digits, section: readonly Part[], signed: boolean): string {
  const layout = layOut(section)
  const exponent = section.find((part) => part.kind === 'exponent')
  const scaled = shift(digits, layout.scale)
  const power = exponent && scaled.whole !== 0n ? magnitude(scaled) - layout.whole.length + 1 : 0
  const rounded = round(shift(scaled, -power), layout.fraction.length)
  const [whole, fraction] = split(rounded)
  const filled = fill(layout, whole, fraction)
  const text = section
    .map((part, place) => {
      if (part.kind === 'text') return part.text
      if (part.kind === 'percent') return part.sign
      if (part.kind === 'exponent') return printExponent(part, power)
      return filled.get(place) ?? ''
    })
    .join('')
  return signed && rounded.whole !== 0n ? `-${text}` : text
}

function printExponent({ letter, sign, digits }: Extract<Part, { kind: 'exponent' }>, power: number): string {
  const shown = power < 0 ? '-' : sign === '+' ? '+' : ''
  return `${letter}${shown}${String(Math.abs(power)).padStart(digits, '0')}`
}

interface Layout {
  /** Places in the section: of the digits before the point, those behind it, and the point. */
  readonly whole: readonly number[]
  readonly fraction: readonly number[]
  readonly point: number | undefined
  /** The first and the last digit that must be shown. */
  readonly firstNeeded: number
  readonly lastNeeded: number
  readonly grouped: boolean
  /** The power of ten that percent signs and closing commas stand for. */
  readonly scale: number
}

function layOut(section: readonly Part[]): Layout {
  const places = section.flatMap((part, place) => (part.kind === 'digit' ? [{ place, needed: part.needed }] : []))
  const found = section.findIndex(({ kind }) => kind === 'point')
  const point = found < 0 ? undefined : found
  const before = (place: number) => point === undefined || place < point
  const whole = places.filter(({ place }) => before(place)).map(({ place }) => place)
  const needed = places.filter((digit) => digit.needed).map(({ place }) => place)
  const commas = section.flatMap(({ kind }, place) => (kind === 'comma' && before(place) ? [place] : []))
  const closing = commas.filter((place) => place > (whole.at(-1) ?? Infinity)).length
  const percents = section.map((part) => (part.kind !== 'percent' ? 0 : part.sign === '%' ? 2 : 3))
  return {
    whole,
    fraction: places.filter(({ place }) => !before(place)).map(({ place }) => place),
    point,
    firstNeeded: needed[0] ?? Infinity,
    lastNeeded: needed.at(-1) ?? -Infinity,
    grouped: commas.some((place) => place > (whole[0] ?? Infinity) && place < (whole.at(-1) ?? 0)),
    scale: percents.reduce<number>((sum, power) => sum + power, 0) - 3 * closing,
  }
}

/** What stands at each place for a digit; the first one takes all digits that are left. */
function fill(layout: Layout, wholeDigits: string, fractionDigits: string): ReadonlyMap<number, string> {
  const texts = new Map<number, string>()
  const needed = layout.whole.filter((place) => place >= layout.firstNeeded).length
  const shown = wholeDigits.replace(/^0+/, '').padStart(needed, '0')
  // Commas stand behind the digits that they follow.
  const digits = Array.from(shown, (digit, place) => {
    const left = shown.length - 1 - place
    return layout.grouped && left > 0 && left % 3 === 0 ? `${digit},` : digit
  })
  layout.whole.forEach((place, order) => {
    const end = digits.length - (layout.whole.length - 1 - order)
    if (end > 0) texts.set(place, digits.slice(order === 0 ? 0 : end - 1, end).join(''))
  })
  const kept = fractionDigits.replace(/0+$/, '').length
  layout.fraction.forEach((place, order) => {
    if (order < kept || place <= layout.lastNeeded) texts.set(place, fractionDigits.charAt(order))
  })
  const hasFraction = layout.fraction.some((place) => texts.has(place))
  if (layout.point !== undefined && hasFraction) texts.set(layout.point, '.')
  return texts
}
