// Filters that give the hash of a value, in hexadecimal digits.

import { createHash } from 'node:crypto'
import type { FilterFunction } from './filters.ts'
import { encodings, isBase64 } from './text.ts'

/** Options, in any order: how many bytes of the hash, and how the value becomes bytes (`utf8`, `unicode`, `base64`). */
export function hash(algorithm: string): FilterFunction {
  return (input, options) => {
    const { size, encoding, rest } = readOptions(options)
    const bytes = input === undefined || rest > 0 ? undefined : toBytes(input, encoding)
    return (
      bytes &&
      createHash(algorithm)
        .update(bytes)
        .digest('hex')
        .slice(0, size && 2 * size)
    )
  }
}

function readOptions(options: readonly string[]) {
  const size = options.find((option) => /^\d{1,9}$/.test(option) && Number(option) > 0)
  const encoding = options.find((option) => option !== size)
  const count = (size === undefined ? 0 : 1) + (encoding === undefined ? 0 : 1)
  return {
    size: size === undefined ? undefined : Number(size),
    encoding: (encoding ?? 'utf8').toLowerCase(),
    rest: options.length - count,
  }
}

function toBytes(input: string, encoding: string): Buffer | undefined {
  if (encoding === 'base64') return isBase64(input) ? Buffer.from(input, 'base64') : undefined
  const name = encodings.get(encoding)
  return name && Buffer.from(input, name)
}
