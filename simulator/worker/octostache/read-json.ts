// JSON the way Octopus's worker reads it: names may stand without quotation marks, strings in single ones, and comments
// and commas too many do not matter. The order of an object's members is kept.

export type Json =
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Json> }
  | { readonly kind: 'array'; readonly items: readonly Json[] }
  | { readonly kind: 'string'; readonly text: string }
  /** A number, `true`, `false` or `null`, as JSON writes it. */
  | { readonly kind: 'word'; readonly text: string }

/** The object or array in a text; `undefined` where there is none. */
export function readJson(text: string): Json | undefined {
  if (!/^\s*[{[/]/.test(text)) return undefined
  try {
    const reader = createReader(text)
    const value = reader.value()
    return reader.isAtEnd() && (value.kind === 'object' || value.kind === 'array') ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Without white space. */
export function printJson(json: Json): string {
  switch (json.kind) {
    case 'object':
      return `{${Array.from(json.members, ([name, value]) => `${JSON.stringify(name)}:${printJson(value)}`).join(',')}}`
    case 'array':
      return `[${json.items.map(printJson).join(',')}]`
    case 'string':
      return JSON.stringify(json.text)
    case 'word':
      return /^[-+\d.]/.test(json.text) && !/^-?\d+$/.test(json.text) ? printFraction(Number(json.text)) : json.text
  }
}

function printFraction(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value)
}

/** @returns Functions that throw a `SyntaxError` where the text is no JSON. */
function createReader(text: string) {
  let place = 0

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = place
    const [found] = pattern.exec(text) ?? []
    if (found !== undefined) place += found.length
    return found
  }

  function skip(): void {
    match(/(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y)
  }

  function has(character: string): boolean {
    skip()
    if (text[place] !== character) return false
    place += 1
    return true
  }

  function expect<T>(value: T | undefined): T {
    if (value === undefined) throw noJson()
    return value
  }

  function noJson(): SyntaxError {
    return new SyntaxError(`No JSON at character ${place}.`)
  }

  function value(): Json {
    if (has('{')) return { kind: 'object', members: new Map(list('}', member)) }
    if (has('[')) return { kind: 'array', items: list(']', value) }
    const string = quoted()
    if (string !== undefined) return { kind: 'string', text: string }
    return { kind: 'word', text: numberOrWord(expect(match(/[-+\w.]+/y))) }
  }

  function list<T>(end: string, readOne: () => T): T[] {
    const items: T[] = []
    while (!has(end)) {
      items.push(readOne())
      if (has(',')) continue
      if (!has(end)) throw noJson()
      break
    }
    return items
  }

  function member(): [string, Json] {
    const name = expect(quoted() ?? match(/[\p{L}\p{N}_$]+/uy))
    if (!has(':')) throw noJson()
    return [name, value()]
  }

  function quoted(): string | undefined {
    skip()
    const whole = match(/"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y)
    return whole?.slice(1, -1).replace(/\\(?:u([\da-fA-F]{4})|([^]))/g, (_, code?: string, character = '') => {
      if (code !== undefined) return String.fromCharCode(parseInt(code, 16))
      return escapes[String(character)] ?? String(character)
    })
  }

  function numberOrWord(word: string): string {
    if (/^(?:true|false|null)$/.test(word)) return word
    if (/^-?\d+$/.test(word)) return String(BigInt(word))
    if (!/^[-+]?\d*\.?\d+(?:e[-+]?\d+)?$/i.test(word)) throw noJson()
    return word
  }

  return {
    value,
    isAtEnd() {
      skip()
      return place === text.length
    },
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
