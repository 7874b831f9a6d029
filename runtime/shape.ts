// What JSON from outside has to look like, and its type, in one declaration. A schema library does more and says it
// better, but the parts of zod/mini that this replaces weigh 16 KB of the 40 KB that a step may have, and take their
// time at every start.

/**
 * Reads a value of unknown shape.
 * @param path Where the value stands, for the message: `Items.0.Id`.
 * @throws {ShapeError} If the value is something else.
 */
export type Shape<T> = (value: unknown, path: string) => T

/** What a shape reads. */
export type Shaped<S> = S extends Shape<infer T> ? T : never

/** A value was not what it had to be. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

export const string: Shape<string> = (value, path) => {
  if (typeof value === 'string') return value
  throw wrong(value, path, 'a text')
}

export const boolean: Shape<boolean> = (value, path) => {
  if (typeof value === 'boolean') return value
  throw wrong(value, path, 'true or false')
}

/** May be `null` or missing: servers differ in which they send. */
export function optional<T>(shape: Shape<T>): Shape<T | null | undefined> {
  return (value, path) => (value === undefined || value === null ? value : shape(value, path))
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrong(value, path, 'a list')
    return value.map((one, index) => item(one, below(path, String(index))))
  }
}

/** An object with these fields; others are left out of what is read. */
export function object<Fields extends Readonly<Record<string, Shape<unknown>>>>(
  fields: Fields,
): Shape<{ readonly [Name in keyof Fields]: Shaped<Fields[Name]> }> {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(value, path, 'an object')
    const given = value as Readonly<Record<string, unknown>>
    const read = Object.entries(fields).map(([name, shape]) => [name, shape(given[name], below(path, name))])
    return Object.fromEntries(read) as { readonly [Name in keyof Fields]: Shaped<Fields[Name]> }
  }
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function wrong(value: unknown, path: string, expected: string): ShapeError {
  const kind =
    value === null ? 'null' : value === undefined ? 'missing' : Array.isArray(value) ? 'a list' : typeof value
  return new ShapeError(`${path || 'the whole'} is ${kind} instead of ${expected}`)
}
