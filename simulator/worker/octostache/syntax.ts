// What a text in Octostache consists of, once it is parsed.

export interface Identifier {
  readonly kind: 'identifier'
  readonly text: string
  /** Where it stands in the text that it was read from. */
  readonly place: number
}
/** What stands in brackets: a text, `*` for the first child, or a reference whose value is the index. */
export interface Index {
  readonly kind: 'index'
  readonly index: string | Path
}
export type Path = readonly (Identifier | Index)[]

export interface Filter {
  readonly name: string
  readonly options: readonly (Node | QuotedText)[]
}
export interface QuotedText {
  readonly kind: 'quoted'
  readonly text: string
}
export interface Expression {
  readonly kind: 'expression'
  readonly path: Path | undefined
  readonly filters: readonly Filter[]
}
export interface Condition {
  readonly left: Expression
  readonly right?: { readonly operator: '==' | '!='; readonly operand: Expression | QuotedText }
}
export type Operator = '+' | '-' | '*' | '/'
export type Calculation =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'variable'; readonly path: Path }
  | {
      readonly kind: 'operation'
      readonly left: Calculation
      readonly operator: Operator
      readonly right: Calculation
    }
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | Expression
  | {
      readonly kind: 'if'
      readonly condition: Condition
      readonly then: readonly Node[]
      readonly otherwise: readonly Node[]
    }
  | { readonly kind: 'each'; readonly item: string; readonly collection: Path; readonly body: readonly Node[] }
  | { readonly kind: 'calculated'; readonly calculation: Calculation }
