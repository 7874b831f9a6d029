// Numbers as .NET reads them from text, under the culture en-US, and writes them without a format.

const integerPart = String.raw`(?:\d[\d,]*)`

/** @returns `undefined` for what is no number, or none that a double holds. */
export function readDouble(text: string): number | undefined {
  const plain = text.trim()
  if (/^[+-]?(?:NaN|∞)$/i.test(plain)) return Number(plain.replace('∞', 'Infinity').replace(/^\+?nan$/i, 'NaN'))
  const pattern = new RegExp(String.raw`^[+-]?(?:${integerPart}(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$`, 'i')
  return pattern.test(plain) ? Number(plain.replaceAll(',', '')) : undefined
}

/** The shortest digits that stand for the number, with an exponent from `1E+16` on and below `0.0001`. */
export function printDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value < 0 ? '-∞' : '∞'
  if (Object.is(value, -0)) return '-0'
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power > -5 && power < 16) return String(value)
  return `${digits}E${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

/** A decimal number in plain digits, such as `-1234.50`; `undefined` for what is none, or too large for one. */
export function readDecimal(text: string): string | undefined {
  const pattern = new RegExp(String.raw`^([+-]?)(${integerPart}?)(?:\.(\d*))?([+-]?)$`)
  const [, before = '', whole = '', fraction = '', after = ''] = pattern.exec(text.trim()) ?? []
  if (whole + fraction === '' || (before !== '' && after !== '')) return undefined
  const digits = whole.replaceAll(',', '') || '0'
  if (BigInt(digits) > largestDecimal) return undefined
  return `${before === '-' || after === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}`
}

const largestDecimal = 2n ** 96n - 1n

/** @returns `undefined` for what is no integer of 32 bits. */
export function readInteger(text: string): number | undefined {
  const value = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : NaN
  return value >= -(2 ** 31) && value < 2 ** 31 ? value : undefined
}
