// Octostache, the language of `#{Name}`: how Octopus puts the values of variables into texts. Pure. Left out so far are
// `calc`, and some filters: both are left in the text as they stand, as Octopus leaves what it does not know.

import { findFilter, nullFilter } from './filters.ts'
import { parse, parsePath } from './parse.ts'
import type { Condition, Expression, Filter, Node, Path, QuotedText } from './syntax.ts'

export interface Substituted {
  /** `undefined` where the filter `null` made the whole text into nothing. */
  readonly text: string | undefined
  /** References that have no value, as they are printed back into the text. */
  readonly missing: readonly string[]
  /** Whether something in the text could not be read. */
  readonly unreadable: boolean
}

export interface Octostache {
  /** A text with its references replaced; those without a value stay. What cannot be read stays as it is. */
  substitute(text: string): Substituted
  /**
   * A variable's value, or any text that is treated as one: if any of it cannot be read, all of it stays as it is.
   */
  evaluate(value: string): string | undefined
}

/** A variable that is defined by itself. Octopus's worker gives up at it, with exit code 101. */
export class RecursiveVariableError extends Error {
  override readonly name = 'RecursiveVariableError'
}

/**
 * @param variables Their texts by name; references find them in any case.
 * The functions given throw {@link RecursiveVariableError}.
 */
export function createOctostache(variables: ReadonlyMap<string, string>): Octostache {
  let index: Map<string, string> | undefined
  const values = () => (index ??= indexByPath(variables))

  function render(text: string, whole: boolean, scope: Scope): Substituted {
    // Exact, and the reason why a script without a reference is never touched.
    if (!text.includes('#{')) return { text, missing: [], unreadable: false }
    const { nodes, failures } = parse(text)
    if (whole && failures.length > 0) return { text, missing: [], unreadable: true }
    const missing: string[] = []
    const result = renderNodes(nodes, { ...scope, missing })
    return { text: result, missing, unreadable: failures.length > 0 }
  }

  function renderNodes(nodes: readonly Node[], scope: Scope): string | undefined {
    let result = ''
    for (const node of nodes) {
      const text = renderNode(node, scope)
      if (text === undefined) return undefined
      result += text
    }
    return result
  }

  function renderNode(node: Node, scope: Scope): string | undefined {
    switch (node.kind) {
      case 'text':
        return node.text
      case 'expression': {
        if (node.filters.some(({ name }) => name.toLowerCase() === nullFilter)) return undefined
        const value = valueOf(node, scope)
        if (value !== undefined) return value
        const printed = print(node)
        scope.missing.push(printed)
        return printed
      }
      case 'if':
        return renderNodes(holds(node.condition, scope) ? node.then : node.otherwise, scope)
      case 'each':
        return renderEach(node, scope)
    }
  }

  function renderEach({ item, collection, body }: Extract<Node, { kind: 'each' }>, scope: Scope): string | undefined {
    const items = itemsOf(collection, scope)
    let result = ''
    for (const [place, bound] of items.entries()) {
      const locals = new Map(scope.locals)
        .set(item.toLowerCase(), bound)
        .set('octopus.template.each.index', { kind: 'text', text: String(place) })
        .set('octopus.template.each.first', { kind: 'text', text: place === 0 ? 'True' : 'False' })
        .set('octopus.template.each.last', { kind: 'text', text: place === items.length - 1 ? 'True' : 'False' })
      const text = renderNodes(body, { ...scope, locals })
      if (text === undefined) return undefined
      result += text
    }
    return result
  }

  /** The children of an indexed collection, else the items of a JSON text, else the parts between commas. */
  function itemsOf(collection: Path, scope: Scope): readonly Local[] {
    const prefix = `${keyOf(collection, scope)}[`
    const children = new Set<string>()
    for (const key of values().keys()) {
      if (key.startsWith(prefix)) children.add(key.slice(0, key.indexOf(']', prefix.length) + 1))
    }
    if (children.size > 0) return [...children].map((key) => ({ kind: 'path', key }))
    const text = lookUp(collection, scope)
    if (text === undefined || text === '') return []
    const json = readJson(text)
    if (Array.isArray(json)) return json.map((value) => ({ kind: 'json', value: value as unknown }))
    if (isObject(json)) return Object.entries(json).map(([Key, Value]) => ({ kind: 'json', value: { Key, Value } }))
    return text.split(',').map((part) => ({ kind: 'text', text: part }))
  }

  function holds({ left, right }: Condition, scope: Scope): boolean {
    const value = operandOf(left, scope)
    if (!right) return isTrue(value)
    const same = (value ?? '') === (operandOf(right.operand, scope) ?? '')
    return right.operator === '==' ? same : !same
  }

  function operandOf(operand: Expression | QuotedText, scope: Scope): string | undefined {
    return operand.kind === 'quoted' ? operand.text : valueOf(operand, scope)
  }

  function valueOf({ path, filters }: Expression, scope: Scope): string | undefined {
    let value = path ? lookUp(path, scope) : undefined
    for (const { name, options } of filters) {
      if (value === undefined) return undefined
      const given = options.map((option) => (option.kind === 'quoted' ? option.text : renderNode(option, scope)))
      value = findFilter(name)?.(
        value,
        given.map((text) => text ?? ''),
      )
    }
    return value
  }

  function lookUp(path: Path, scope: Scope): string | undefined {
    const key = keyOf(path, scope)
    const local = scope.locals.get(key)
    if (local?.kind === 'text') return local.text
    if (local?.kind === 'json') return jsonText(local.value)
    const found = values().get(key) ?? values().get(firstChild(key, values()))
    if (found !== undefined) return evaluateVariable(key, found, scope)
    return lookUpInJson(path, scope)
  }

  /** A name whose beginning is a variable with a JSON text: the rest is looked up in there. */
  function lookUpInJson(path: Path, scope: Scope): string | undefined {
    for (let length = path.length - 1; length > 0; length -= 1) {
      const key = keyOf(path.slice(0, length), scope)
      const local = scope.locals.get(key)
      const text = values().get(key)
      if (local?.kind !== 'json' && text === undefined) continue
      const json = local?.kind === 'json' ? local.value : readJson(evaluateVariable(key, text ?? '', scope) ?? '')
      if (typeof json !== 'object') return undefined
      return jsonText(path.slice(length).reduce<unknown>((inner, part) => property(inner, nameOf(part, scope)), json))
    }
    return undefined
  }

  function evaluateVariable(key: string, text: string, scope: Scope): string | undefined {
    if (!text.includes('#{')) return text
    if (scope.open.includes(key)) {
      const ring = [...scope.open.slice(scope.open.indexOf(key)), key].join(' -> ')
      throw new RecursiveVariableError(`A variable is defined by itself: ${ring}. Change the value of one of them.`)
    }
    return render(text, true, { ...scope, open: [...scope.open, key] }).text
  }

  function keyOf(path: Path, scope: Scope): string {
    const [first, ...rest] = path.map((part) =>
      part.kind === 'identifier' ? part.text.toLowerCase() : `[${nameOf(part, scope).toLowerCase()}]`,
    )
    const local = scope.locals.get(first ?? '')
    const start = local?.kind === 'path' ? local.key : (first ?? '')
    return rest.reduce((key, part) => (part.startsWith('[') ? key + part : `${key}.${part}`), start)
  }

  function nameOf(part: Path[number], scope: Scope): string {
    if (part.kind === 'identifier') return part.text
    return typeof part.index === 'string' ? part.index : (lookUp(part.index, scope) ?? '')
  }

  const top: Scope = { locals: new Map(), open: [], missing: [] }
  return {
    substitute: (text) => render(text, false, top),
    evaluate: (value) => render(value, true, top).text,
  }
}

/** What a name stands for inside `each`. */
type Local =
  | { readonly kind: 'path'; readonly key: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly value: unknown }

interface Scope {
  readonly locals: ReadonlyMap<string, Local>
  /** The variables that are being evaluated, outermost first. */
  readonly open: readonly string[]
  readonly missing: string[]
}

/** Names in the form in which references look them up. Those that no reference can say are left out. */
function indexByPath(variables: ReadonlyMap<string, string>): Map<string, string> {
  const values = new Map<string, string>()
  for (const [name, text] of variables) {
    const path = parsePath(name)
    if (path) values.set(printPath(path).toLowerCase(), text)
  }
  return values
}

/** The key with `[*]` replaced by the first child that there is. */
function firstChild(key: string, values: ReadonlyMap<string, string>): string {
  const star = key.indexOf('[*]')
  if (star < 0) return key
  const prefix = key.slice(0, star + 1)
  const child = [...values.keys()].find((name) => name.startsWith(prefix))
  return child === undefined ? key : child.slice(0, child.indexOf(']', prefix.length)) + key.slice(star + 2)
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && value !== '' && !/^(0|\s*(no|false)\s*)$/i.test(value)
}

function print({ path, filters }: Expression): string {
  return `#{${path ? printPath(path) : ''}${filters.map(printFilter).join('')}}`
}

function printPath(path: Path): string {
  return path
    .map((part, place) => {
      if (part.kind === 'identifier') return place === 0 ? part.text : `.${part.text}`
      return typeof part.index === 'string' ? `[${part.index}]` : `[#{${printPath(part.index)}}]`
    })
    .join('')
}

function printFilter({ name, options }: Filter): string {
  const printed = options.map((option) => {
    if (option.kind === 'quoted') return ` "${option.text}"`
    return option.kind === 'expression' ? ` ${print(option)}` : ''
  })
  return ` | ${name}${printed.join('')}`
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function property(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)] as unknown
  if (!isObject(value)) return undefined
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : value[key]
}

/** A missing property is an empty text; objects and arrays come back as JSON. */
function jsonText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
