// What JSON from outside has to look like, and its type, in one declaration. A schema library does more and says it
// better, but the parts of zod/mini that this replaces weigh 16 KB of the 40 KB that a step may have, and take their
// time at every start.

/**
 * Reads a value of unknown shape.
 * @param path Where the value stands, for the message: `.Items.0.Id`, blank for the whole.
 * @throws {ShapeError} If the value is something else.
 */
export type Shape<T> = (value: unknown, path: string) => T

/** What a shape reads. */
export type Shaped<S> = S extends Shape<infer T> ? T : never

/** A value was not what it had to be. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

export const string = primitive<string>('string', 'a text')

export const boolean = primitive<boolean>('boolean', 'true or false')

export const number = primitive<number>('number', 'a number')

function primitive<T extends string | boolean | number>(type: string, expected: string): Shape<T> {
  return (value, path) => {
    if (typeof value === type) return value as T
    throw wrong(value, path, expected)
  }
}

/** May be missing, or `null`, which counts as missing: servers differ in which they send. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, path) => (value === undefined || value === null ? undefined : shape(value, path))
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrong(value, path, 'a list')
    return value.map((one, index) => item(one, `${path}.${index}`))
  }
}

/** An object with these fields; others are left out of what is read. */
export function object<Fields extends Readonly<Record<string, Shape<unknown>>>>(
  fields: Fields,
): Shape<{ readonly [Name in keyof Fields]: Shaped<Fields[Name]> }> {
  return (value, path) => {
    const given = record(value, path)
    const read = mapFields(fields, (shape, name) => shape(given[name], `${path}.${name}`))
    return read as { readonly [Name in keyof Fields]: Shaped<Fields[Name]> }
  }
}

/** An object whose fields are not known beforehand, all of one shape. */
export function dictionary<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, path) => mapFields(record(value, path), (one, name) => item(one, `${path}.${name}`))
}

function mapFields<From, To>(
  fields: Readonly<Record<string, From>>,
  map: (value: From, name: string) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, map(value, name)]))
}

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(value, path, 'an object')
  return value as Readonly<Record<string, unknown>>
}

function wrong(value: unknown, path: string, expected: string): ShapeError {
  const kind =
    value === null ? 'null' : value === undefined ? 'missing' : Array.isArray(value) ? 'a list' : typeof value
  return new ShapeError(`${path.slice(1) || 'the whole'} is ${kind} instead of ${expected}`)
}
