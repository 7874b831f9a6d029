// The grammar of Octostache, Octopus's language of variable references. A parser by hand that gives up where Octopus's
// own does: what it makes of text that only looks like a reference can be seen in script files.

import type { Condition, Expression, Filter, Identifier, Index, Node, Path, QuotedText } from './syntax.ts'

export interface Parsed {
  readonly nodes: readonly Node[]
  /** Where the text could not be read; the stretches concerned are among the nodes as they stand. */
  readonly failures: readonly number[]
}

/** Parses a whole text. What cannot be read is passed over up to where reading gave up, and parsing goes on there. */
export function parse(source: string): Parsed {
  const parser = createParser(source)
  const nodes: Node[] = []
  const failures: number[] = []
  for (;;) {
    nodes.push(...parser.nodes())
    const stoppedAt = parser.position()
    if (stoppedAt === source.length) return { nodes, failures }
    const resumeAt = Math.max(parser.furthestFailure(), stoppedAt + 1)
    failures.push(resumeAt)
    nodes.push({ kind: 'text', text: source.slice(stoppedAt, resumeAt) })
    parser.moveTo(resumeAt)
  }
}

/** The path that a variable's name stands for; `undefined` for a name that no reference can say. */
export function parsePath(name: string): Path | undefined {
  const parser = createParser(name)
  const path = parser.path()
  return path && parser.position() === name.length ? path : undefined
}

const identifierCharacter = /[\p{L}\p{N}\s_\-:/~()]/u
const endsIdentifier = /(?:\s*[|}]|\s+(?:in|==|!=)\s)/y
const blank = /\s*/y
const blanks = /\s+/y
const quotationMark = /\\?"/y
const word = /[\p{L}\p{N}_\-:/~()]+/uy

function createParser(source: string) {
  let position = 0
  let furthest = 0
  const unclosed = new Set<number>()

  function fail(): undefined {
    furthest = Math.max(furthest, position)
    return undefined
  }

  /** Tries to read something; where that fails, nothing has been read. */
  function attempt<T>(read: () => T | undefined): T | undefined {
    const start = position
    const result = read()
    if (result === undefined) position = start
    return result
  }

  function literal(text: string, ignoreCase = false): true | undefined {
    const found = source.slice(position, position + text.length)
    if (ignoreCase ? found.toLowerCase() !== text : found !== text) return fail()
    position += text.length
    return true
  }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = position
    const [found] = pattern.exec(source) ?? []
    if (found === undefined) return fail()
    position += found.length
    return found
  }

  function many<T>(read: () => T | undefined): T[] {
    const results: T[] = []
    for (let result = attempt(read); result !== undefined; result = attempt(read)) results.push(result)
    return results
  }

  function nodes(): Node[] {
    return many(() => (position < source.length ? token() : undefined))
  }

  function token(): Node | undefined {
    return block() ?? attempt(substitution) ?? attempt(text)
  }

  /** One that is never closed is tried once only, however often the text before it is read anew. */
  function block(): Node | undefined {
    if (!source.startsWith('#{', position) || unclosed.has(position)) return fail()
    const result = attempt(conditional) ?? attempt(each)
    if (!result) unclosed.add(position)
    return result
  }

  /** Plain text up to the next reference. Two hashes stand for one, but only where they are before a reference. */
  function text(): Node | undefined {
    let result = ''
    while (position < source.length) {
      const rest = source.slice(position, position + 5)
      const [taken, put] = rest.startsWith('#') ? hashes(rest) : [1, rest.charAt(0)]
      if (taken === 0) break
      position += taken
      result += put
    }
    return result === '' ? fail() : { kind: 'text', text: result }
  }

  function hashes(rest: string): [taken: number, put: string] {
    if (rest.length === 1) return [1, '#']
    // Octopus looks one character beyond the brace, and does not see an escape at the very end of a text.
    if (rest.startsWith('###{') && rest.length > 4) return [2, '#']
    if (rest.startsWith('##{')) return [3, '#{']
    return rest.startsWith('#{') ? [0, ''] : [2, rest.slice(0, 2)]
  }

  function substitution(): Expression | undefined {
    // What ends a body, or parts it, is no reference.
    if (source.startsWith('#{else}', position)) return fail()
    if (!literal('#{') || source.startsWith('/', position)) return fail()
    match(blank)
    const result = expression()
    if (!result) return undefined
    match(blank)
    return literal('}') && result
  }

  function expression(): Expression | undefined {
    const symbol = attempt(path)
    const filters = many(filter)
    return symbol || filters.length > 0 ? { kind: 'expression', path: symbol, filters } : fail()
  }

  function path(): Path | undefined {
    const first = identifier()
    if (!first) return undefined
    return [first, ...many(() => (source.startsWith('[', position) ? index() : literal('.') && identifier()))]
  }

  function identifier(): Identifier | undefined {
    const start = position
    for (;;) {
      endsIdentifier.lastIndex = position
      if (position === source.length || endsIdentifier.test(source)) break
      const character = String.fromCodePoint(source.codePointAt(position) ?? 0)
      if (!identifierCharacter.test(character)) break
      position += character.length
    }
    const name = source.slice(start, position).trim()
    return name === '' ? fail() : { kind: 'identifier', text: name }
  }

  function index(): Index | undefined {
    if (!literal('[')) return undefined
    const reference = attempt(() => {
      if (!literal('#{')) return undefined
      match(blank)
      const inner = path()
      match(blank)
      return literal('}') && literal(']') && inner
    })
    if (reference) return { kind: 'index', index: reference }
    const start = position
    for (let depth = 0; position < source.length; position += 1) {
      const character = source.charAt(position)
      if (character === ']' && depth === 0) break
      depth += character === '[' ? 1 : character === ']' ? -1 : 0
    }
    const inner = source.slice(start, position)
    return literal(']') && { kind: 'index', index: inner }
  }

  function filter(): Filter | undefined {
    match(blank)
    if (!literal('|')) return undefined
    match(blank)
    const name = match(word)
    return name === undefined ? undefined : { name, options: many(option) }
  }

  function option(): Node | QuotedText | undefined {
    if (match(blanks) === undefined) return undefined
    if (source.startsWith('#{', position)) return block() ?? attempt(substitution)
    const quoted = attempt(quotedText)
    if (quoted) return quoted
    const bare = match(word)
    return bare === undefined ? undefined : { kind: 'quoted', text: bare }
  }

  function quotedText(): QuotedText | undefined {
    const mark = match(quotationMark)
    if (mark === undefined) return undefined
    const start = position
    while (position < source.length && !source.startsWith(mark, position)) {
      if (mark === '"' && source.charAt(position) === '#') return fail()
      position += 1
    }
    const inner = source.slice(start, position)
    return literal(mark) && { kind: 'quoted', text: inner }
  }

  function operand(): Expression | QuotedText | undefined {
    return attempt(quotedText) ?? attempt(expression)
  }

  function condition(): Condition | undefined {
    const left = operand()
    if (!left) return undefined
    const right = attempt(() => {
      match(blank)
      const equal = literal('==')
      if (!equal && !literal('!=')) return undefined
      match(blank)
      const other = operand()
      return other && { operator: equal ? ('==' as const) : ('!=' as const), operand: other }
    })
    if (right) return { left, right }
    return left.kind === 'quoted' ? undefined : { left }
  }

  function opening(keyword: string): true | undefined {
    if (!literal('#{')) return undefined
    match(blank)
    return literal(keyword, true) && match(blanks) !== undefined ? true : undefined
  }

  function conditional(): Node | undefined {
    const keyword =
      attempt(() => opening('if') && ('if' as const)) ?? attempt(() => opening('unless') && ('unless' as const))
    if (!keyword) return undefined
    const asked = condition()
    if (!asked) return undefined
    match(blank)
    if (!literal('}')) return undefined
    const body = nodes()
    const otherwise = attempt(() => literal('#{else}') && nodes()) ?? []
    if (!literal(`#{/${keyword}}`)) return undefined
    const [then, rest] = keyword === 'if' ? [body, otherwise] : [otherwise, body]
    return { kind: 'if', condition: asked, then, otherwise: rest }
  }

  function each(): Node | undefined {
    const item = opening('each') && identifier()
    if (!item) return undefined
    if (match(blanks) === undefined || !literal('in') || match(blanks) === undefined) return undefined
    const collection = path()
    match(blank)
    if (!collection || !literal('}')) return undefined
    const body = nodes()
    return literal('#{/each}') && { kind: 'each', item: item.text, collection, body }
  }

  return {
    nodes,
    path: () => attempt(path),
    position: () => position,
    furthestFailure: () => furthest,
    moveTo(place: number) {
      position = place
      furthest = place
    },
  }
}
