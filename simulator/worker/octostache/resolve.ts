// Finds what references stand for: in the names of a scope, in JSON that a value holds, then in the scope around it.

import { findInJson, listJson } from './bind-json.ts'
import { textBinding, type Binding } from './names.ts'
import { printPath } from './print.ts'
import type { Path } from './syntax.ts'

/** A variable that is defined by itself. Octopus's worker gives up at it, with exit code 101. */
export class RecursiveVariableError extends Error {
  override readonly name = 'RecursiveVariableError'
}

/** The names that references see: those of a loop, and around them all variables. */
export interface Scope {
  readonly names: Binding
  readonly parent: Scope | undefined
  /** References that are being followed, outermost first. */
  readonly open: Reference[]
}

/** The same reference at another place of a text counts as another: JSON may so refer to its own parts. */
interface Reference {
  readonly path: string
  readonly place: number
}

export function createScope(names: Binding, parent?: Scope): Scope {
  return { names, parent, open: [] }
}

/** Evaluates the text of a value; `undefined` is what the filter `null` makes of it. */
export type EvaluateText = (text: string, scope: Scope, onMissing: (reference: string) => void) => string | undefined

/** @param onMissing Told of each reference without a value on the way, as it is printed back into a value. */
type Follow<T> = (path: Path, scope: Scope, onMissing: (reference: string) => void) => T

export interface Resolver {
  /** The evaluated value that a path leads to. Throws {@link RecursiveVariableError}. */
  readonly valueOf: Follow<string | undefined>
  /** What a loop over it goes through: its children, else items of its JSON, else the parts between commas. */
  readonly itemsOf: Follow<readonly Binding[]>
}

export function createResolver(evaluateText: EvaluateText): Resolver {
  const follow: Follow<Binding | undefined> = (path, scope, onMissing) => {
    const reference: Reference = { path: printPath(path), place: path[0]?.kind === 'identifier' ? path[0].place : 0 }
    refuseRing(reference, scope)
    scope.open.push(reference)
    try {
      const named = nameIndexes(path, scope)
      const found = walk(named, scope)
      if (found) return evaluated(found, scope, onMissing)
      return scope.parent && follow(named, scope.parent, onMissing)
    } finally {
      scope.open.pop()
    }
  }

  /** Indexes that are references are looked up from here; those without a value stay, and lead nowhere. */
  function nameIndexes(path: Path, scope: Scope): Path {
    return path.map((part) => {
      if (part.kind !== 'index' || typeof part.index === 'string') return part
      const found = follow(part.index, scope, () => undefined)?.text
      return { kind: 'index', index: found ?? nameIndexes(part.index, scope) }
    })
  }

  function walk(path: Path, scope: Scope): Binding | undefined {
    let place: Binding | undefined = scope.names
    for (const part of path) {
      const name = part.kind === 'identifier' ? part.text : part.index
      if (typeof name !== 'string') return undefined
      place = step(place, part.kind, name) ?? stepIntoJson(place, name, scope)
      if (!place) return undefined
    }
    return place
  }

  function stepIntoJson({ text }: Binding, name: string, scope: Scope): Binding | undefined {
    if (text === undefined || text === '' || name === '') return undefined
    try {
      return findInJson(evaluateInside(text, scope, () => undefined) ?? '', name)
    } catch (error) {
      // JSON may refer to parts of itself; the part that is being looked for then stays as it stands.
      if (error instanceof RecursiveVariableError) return undefined
      throw error
    }
  }

  /** A value's own references see the scope in which it was found. */
  function evaluateInside(text: string, scope: Scope, onMissing: (reference: string) => void): string | undefined {
    return text.includes('#{') ? evaluateText(text, createScope(textBinding(undefined), scope), onMissing) : text
  }

  /** A value hides the children of its name from loops. */
  function evaluated(found: Binding, scope: Scope, onMissing: (reference: string) => void): Binding {
    return found.text === undefined ? found : textBinding(evaluateInside(found.text, scope, onMissing))
  }

  return {
    valueOf: (path, scope, onMissing) => follow(path, scope, onMissing)?.text,
    itemsOf(path, scope, onMissing) {
      const found = follow(path, scope, onMissing)
      if (found && found.children.size > 0) return [...found.children.values()]
      if (found?.text === undefined) return []
      return listJson(found.text) ?? found.text.split(',').map((part) => textBinding(part))
    },
  }
}

function step(place: Binding, kind: Path[number]['kind'], name: string): Binding | undefined {
  if (kind === 'identifier') return place.members.get(name.toLowerCase())
  const [first] = place.children.values()
  return name === '*' && first ? first : place.children.get(name.toLowerCase())
}

function refuseRing(reference: Reference, scope: Scope): void {
  const open: Reference[] = []
  for (let around: Scope | undefined = scope; around; around = around.parent) open.unshift(...around.open)
  const start = open.findIndex(({ path, place }) => path === reference.path && place === reference.place)
  if (start < 0) return
  const ring = [...open.slice(start), reference].map(({ path }) => path)
  throw new RecursiveVariableError(
    `A variable is defined by itself: ${ring.join(' -> ')}. Change the value of one of them.`,
  )
}
