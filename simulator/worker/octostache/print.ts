// Parts of a text printed back, in the normal form in which Octopus leaves what it cannot replace.

import type { Calculation, Expression, Filter, Index, Node, Path, QuotedText } from './syntax.ts'

export function printNode(node: Node): string {
  switch (node.kind) {
    case 'text':
      return node.text.replaceAll('#{', '##{')
    case 'expression':
      return `#{${printExpression(node)}}`
    case 'if':
      return printConditional(node)
    case 'each':
      return `#{each ${node.item} in ${printPath(node.collection)}}${printNodes(node.body)}#{/each}`
    case 'calculated':
      return `#{${printCalculation(node.calculation)}}`
  }
}

export function printPath(path: Path): string {
  return path
    .map((part, place) => {
      if (part.kind === 'identifier') return place === 0 ? part.text : `.${part.text}`
      return `[${printIndex(part)}]`
    })
    .join('')
}

/** What stands in brackets. */
export function printIndex({ index }: Index): string {
  return typeof index === 'string' ? index : `#{${printPath(index)}}`
}

export function printExpression({ path, filters }: Expression): string {
  return `${path ? printPath(path) : ''}${filters.map(printFilter).join('')}`
}

function printFilter({ name, options }: Filter): string {
  return ` | ${name}${options.map((option) => ` ${printOption(option)}`).join('')}`
}

function printOption(option: Node | QuotedText): string {
  return option.kind === 'quoted' ? `"${option.text}"` : printNode(option)
}

/** `unless` comes back as an `if` whose branches have changed places. */
function printConditional({ condition, then, otherwise }: Extract<Node, { kind: 'if' }>): string {
  const { left, right } = condition
  const operand =
    right && (right.operand.kind === 'quoted' ? printOption(right.operand) : printExpression(right.operand))
  const comparison = right && operand !== undefined ? ` ${right.operator} ${operand} ` : ''
  const others = otherwise.length > 0 ? `#{else}${printNodes(otherwise)}` : ''
  return `#{if ${printExpression(left)}${comparison}}${printNodes(then)}${others}#{/if}`
}

/** Without the parentheses and the keyword. */
function printCalculation(calculation: Calculation): string {
  switch (calculation.kind) {
    case 'number':
      return String(calculation.value)
    case 'variable':
      return printPath(calculation.path)
    case 'operation':
      return printCalculation(calculation.left) + calculation.operator + printCalculation(calculation.right)
  }
}

function printNodes(nodes: readonly Node[]): string {
  return nodes.map(printNode).join('')
}
