// Octostache, the language of `#{Name}`: how Octopus puts the values of variables into texts. Pure: the time that some
// filters tell is handed in.

import { calculate } from './calculate.ts'
import { applyFilter, nullFilter } from './filters/filters.ts'
import { bindNames, textBinding, type Binding } from './names.ts'
import { parse } from './parse.ts'
import { printExpression, printNode } from './print.ts'
import { createResolver, createScope, type Resolver, type Scope } from './resolve.ts'
import type { Condition, Expression, Node } from './syntax.ts'

export { RecursiveVariableError } from './resolve.ts'

export interface Substituted {
  /** `undefined` where the filter `null` made the whole text into nothing. */
  readonly text: string | undefined
  /** References that have no value, as they are printed back into the text, also those in values. */
  readonly missing: readonly string[]
  /** Whether something in the text could not be read. */
  readonly unreadable: boolean
}

export interface Octostache {
  /** A text with its references replaced; those without a value stay. What cannot be read stays as it is. */
  readonly substitute: (text: string) => Substituted
  /**
   * A variable's value, or any text that is treated as one: if any of it cannot be read, all of it stays as it is.
   */
  readonly evaluate: (value: string) => string | undefined
}

/**
 * @param variables Their texts by name; references find them in any case.
 * @param now The time in milliseconds of the epoch, for the filters that tell it; without it they leave a reference as it
 *   stands.
 * The functions given throw {@link RecursiveVariableError}.
 */
export function createOctostache(variables: ReadonlyMap<string, string>, now?: () => number): Octostache {
  let scope: Scope | undefined
  const top = () => (scope ??= createScope(bindNames(variables)))
  const resolver = createResolver((text, inner, onMissing) => {
    const { text: result, missing } = render(text, true, () => inner)
    missing.forEach(onMissing)
    return result
  })

  function render(text: string, whole: boolean, within: () => Scope): Substituted {
    // Exact, and the reason why a script without a reference is never touched.
    if (!text.includes('#{')) return { text, missing: [], unreadable: false }
    const { nodes, unreadable } = parse(text)
    if (whole && unreadable) return { text, missing: [], unreadable }
    const report: Report = { missing: new Set(), nothing: false }
    const result = renderNodes(nodes, { scope: within(), report, resolver, now })
    return { text: report.nothing ? undefined : result, missing: [...report.missing], unreadable }
  }

  return {
    substitute: (text) => render(text, false, top),
    evaluate: (value) => render(value, true, top).text,
  }
}

/** What is found out while a text is rendered. */
interface Report {
  readonly missing: Set<string>
  /** Set by the filter `null`. */
  nothing: boolean
}

interface Context {
  readonly scope: Scope
  readonly report: Report
  readonly resolver: Resolver
  readonly now: (() => number) | undefined
}

function renderNodes(nodes: readonly Node[], context: Context): string {
  return nodes.map((node) => renderNode(node, context)).join('')
}

function renderNode(node: Node, context: Context): string {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'expression':
      return valueOf(node, context) ?? (isNull(node, context) ? '' : leave(node, printNode(node), context))
    case 'if':
      return renderConditional(node, context)
    case 'each':
      return renderEach(node, context)
    case 'calculated':
      return (
        calculate(node.calculation, (path) => context.resolver.valueOf(path, context.scope, noteMissing(context))) ??
        printNode(node)
      )
  }
}

/** Only a last filter counts, and only in small letters, where other filters may be written in any case. */
function isNull({ filters }: Expression, { report }: Context): boolean {
  if (filters.at(-1)?.name !== nullFilter) return false
  report.nothing = true
  return true
}

/** What cannot be replaced stays in the text, in normal form. */
function leave(node: Node, missing: string, { report }: Context): string {
  report.missing.add(missing)
  return printNode(node)
}

function renderConditional(node: Extract<Node, { kind: 'if' }>, context: Context): string {
  const { left, right } = node.condition
  const leftValue = operandOf(left, context)
  if (leftValue === undefined) return leave(node, printExpression(left), context)
  const rightValue = right && operandOf(right.operand, context)
  if (right && right.operand.kind !== 'quoted' && rightValue === undefined) {
    return leave(node, printExpression(right.operand), context)
  }
  const holds = rightValue === undefined ? isTrue(leftValue) : (leftValue === rightValue) === (right?.operator === '==')
  return renderNodes(holds ? node.then : node.otherwise, context)
}

/** A missing variable counts as an empty text, but what filters make nothing of has no value. */
function operandOf(
  operand: Expression | NonNullable<Condition['right']>['operand'],
  context: Context,
): string | undefined {
  if (operand.kind === 'quoted') return operand.text
  return valueOf(operand, context) ?? (operand.filters.length === 0 ? '' : undefined)
}

function renderEach({ item, collection, body }: Extract<Node, { kind: 'each' }>, context: Context): string {
  const items = context.resolver.itemsOf(collection, context.scope, noteMissing(context))
  return items
    .map((bound, place) => {
      const about = bindNames(
        new Map([
          ['Octopus.Template.Each.Index', String(place)],
          ['Octopus.Template.Each.First', place === 0 ? 'True' : 'False'],
          ['Octopus.Template.Each.Last', place === items.length - 1 ? 'True' : 'False'],
        ]),
      )
      const names: Binding = textBinding(undefined, [...about.members, [item.toLowerCase(), bound]])
      return renderNodes(body, { ...context, scope: createScope(names, context.scope) })
    })
    .join('')
}

function valueOf({ path, filters }: Expression, context: Context): string | undefined {
  const value = path && context.resolver.valueOf(path, context.scope, noteMissing(context))
  return filters.reduce<string | undefined>((input, { name, options }) => {
    const given = options.map((option) => (option.kind === 'quoted' ? option.text : renderNode(option, context)))
    return applyFilter(name, input, given, context.now)
  }, value)
}

function noteMissing({ report }: Context): (reference: string) => void {
  return (reference) => report.missing.add(reference)
}

function isTrue(value: string): boolean {
  return value !== '' && value !== '0' && !/^(?:no|false)$/i.test(value.trim())
}
