// Small parsers, and how larger ones are made of them. They fail where Sprache's do, the library under Octopus's own
// parser: it decides from where on a text that cannot be read is read again.

/** Where a reading ended, or the place that it could not get past. */
export type Reading<T> =
  { readonly kind: 'read'; readonly value: T; readonly end: number } | { readonly kind: 'failed'; readonly at: number }

/** A text with an identity, so that what was read in it can be remembered. */
export interface Input {
  readonly text: string
}

export type Parser<T> = (input: Input, start: number) => Reading<T>

export function read<T>(value: T, end: number): Reading<T> {
  return { kind: 'read', value, end }
}

export function failed(at: number): { readonly kind: 'failed'; readonly at: number } {
  return { kind: 'failed', at }
}

/** This very text. Fails at the first character that differs. */
export function literal(text: string): Parser<string> {
  return ({ text: source }, start) => {
    for (let length = 0; length < text.length; length += 1) {
      if (source[start + length] !== text[length]) return failed(start + length)
    }
    return read(text, start + text.length)
  }
}

/** A word in any case; gives it as it stands here. */
export function keyword<Word extends string>(word: Word): Parser<Word> {
  return ({ text: source }, start) => {
    for (let length = 0; length < word.length; length += 1) {
      if (source[start + length]?.toLowerCase() !== word[length]) return failed(start + length)
    }
    return read(word, start + word.length)
  }
}

/** As many characters as fit; `least` of them must be there. */
export function characters(fits: (character: string) => boolean, least = 0): Parser<string> {
  return ({ text: source }, start) => {
    let end = start
    while (end < source.length && fits(source.charAt(end))) end += 1
    return end - start < least ? failed(end) : read(source.slice(start, end), end)
  }
}

export function isWhiteSpace(character: string): boolean {
  return /\s/.test(character)
}

export const whiteSpace = characters(isWhiteSpace)

/** The same with white space around it. */
export function spaced<T>(parser: Parser<T>): Parser<T> {
  return (input, start) => {
    const before = whiteSpace(input, start)
    const reading = parser(input, before.kind === 'read' ? before.end : start)
    if (reading.kind === 'failed') return reading
    const after = whiteSpace(input, reading.end)
    return read(reading.value, after.kind === 'read' ? after.end : reading.end)
  }
}

/** All of them, one behind the other. Fails where the first that fails does. */
export function sequence<Values extends readonly unknown[]>(
  ...parsers: { readonly [Place in keyof Values]: Parser<Values[Place]> }
): Parser<Values> {
  return (input, start) => {
    const values: unknown[] = []
    let end = start
    for (const parser of parsers) {
      const reading = parser(input, end)
      if (reading.kind === 'failed') return reading
      values.push(reading.value)
      end = reading.end
    }
    return read(values as unknown as Values, end)
  }
}

/** The first that fits. If none does, it failed where the one did that got furthest. */
export function either<T>(...parsers: readonly Parser<T>[]): Parser<T> {
  return (input, start) => {
    let at = start
    for (const parser of parsers) {
      const reading = parser(input, start)
      if (reading.kind === 'read') return reading
      at = Math.max(at, reading.at)
    }
    return failed(at)
  }
}

/** As many as there are. Why it ended is forgotten, however far the last one got. */
export function many<T>(parser: Parser<T>): Parser<T[]> {
  return (input, start) => {
    const values: T[] = []
    let end = start
    for (let reading = parser(input, end); reading.kind === 'read'; reading = parser(input, end)) {
      if (reading.end === end) break
      values.push(reading.value)
      end = reading.end
    }
    return read(values, end)
  }
}

/** At least one. Fails where that one does. */
export function some<T>(parser: Parser<T>): Parser<T[]> {
  return mapped(sequence(parser, many(parser)), ([first, rest]) => [first, ...rest])
}

/** It, or nothing. */
export function optional<T>(parser: Parser<T>): Parser<T | undefined> {
  return (input, start) => {
    const reading = parser(input, start)
    return reading.kind === 'read' ? reading : read(undefined, start)
  }
}

/** It, but not where the other one fits. */
export function except<T>(parser: Parser<T>, other: Parser<unknown>): Parser<T> {
  return (input, start) => (other(input, start).kind === 'read' ? failed(start) : parser(input, start))
}

/** The same, made into something else. */
export function mapped<From, To>(parser: Parser<From>, change: (value: From) => To): Parser<To> {
  return (input, start) => {
    const reading = parser(input, start)
    return reading.kind === 'read' ? read(change(reading.value), reading.end) : reading
  }
}

/** One that is defined further on. */
export function later<T>(find: () => Parser<T>): Parser<T> {
  return (input, start) => find()(input, start)
}

/** Reads once at each place of a text: without it, openings that are never closed take twice the time each. */
export function remembered<T>(parser: Parser<T>): Parser<T> {
  const readings = new WeakMap<Input, Map<number, Reading<T>>>()
  return (input, start) => {
    const known = readings.get(input) ?? new Map<number, Reading<T>>()
    readings.set(input, known)
    const reading = known.get(start) ?? parser(input, start)
    known.set(start, reading)
    return reading
  }
}
