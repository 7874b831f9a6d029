// Numbers as digits, so that they are rounded as .NET rounds them.

export interface Digits {
  readonly negative: boolean
  /** All digits, without a point. */
  readonly whole: bigint
  /** How many of them are behind the point. */
  readonly places: number
  /** How a digit is rounded that is exactly half: doubles to the even one, decimal numbers away from zero. */
  readonly halves: 'even' | 'away'
}

/** @param text Such as `-1234.50`. */
export function decimalDigits(text: string): Digits {
  const [whole = '', fraction = ''] = text.replace(/^-/, '').split('.')
  return { negative: text.startsWith('-'), whole: BigInt(whole + fraction), places: fraction.length, halves: 'away' }
}

/** Each digit that a double has, and it may have many. */
export function doubleDigits(value: number): Digits {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  const exponent = (bits.getUint16(0) >> 4) & 0x7ff
  const fraction = bits.getBigUint64(0) & (2n ** 52n - 1n)
  const mantissa = exponent === 0 ? fraction : fraction + 2n ** 52n
  const power = Math.max(exponent, 1) - 1075
  const negative = value < 0 || Object.is(value, -0)
  return power >= 0
    ? { negative, whole: mantissa * 2n ** BigInt(power), places: 0, halves: 'even' }
    : { negative, whole: mantissa * 5n ** BigInt(-power), places: -power, halves: 'even' }
}

/** The same number times a power of ten. */
export function shift(digits: Digits, power: number): Digits {
  const places = digits.places - power
  return places >= 0 ? { ...digits, places } : { ...digits, places: 0, whole: digits.whole * 10n ** BigInt(-places) }
}

/** With exactly so many digits behind the point; fewer than none round further up. */
export function round(digits: Digits, places: number): Digits {
  const surplus = digits.places - places
  if (surplus <= 0) return { ...digits, places, whole: digits.whole * 10n ** BigInt(-surplus) }
  const unit = 10n ** BigInt(surplus)
  const kept = digits.whole / unit
  const twice = (digits.whole % unit) * 2n
  const up = twice > unit || (twice === unit && (digits.halves === 'away' || kept % 2n === 1n))
  return { ...digits, places, whole: kept + (up ? 1n : 0n) }
}

/** The power of ten of the first digit. */
export function magnitude({ whole, places }: Digits): number {
  return whole === 0n ? 0 : String(whole).length - 1 - places
}

/** The digits before the point, at least one, and those behind it. */
export function split({ whole, places }: Digits): readonly [whole: string, fraction: string] {
  const text = String(whole).padStart(places + 1, '0')
  return [text.slice(0, text.length - places), text.slice(text.length - places)]
}

/** With a comma after each thousand. */
export function group(whole: string): string {
  return whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
}
