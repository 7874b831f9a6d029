// The names of variables as the tree that references walk: dots part its branches, brackets hold the keys of indexes.

import { parsePath } from './parse.ts'
import { printIndex } from './print.ts'
import type { Path } from './syntax.ts'

/** What a name stands for, and what names that begin with it stand for. */
export interface Binding {
  readonly text: string | undefined
  /** By what stands behind a dot, in lower case. */
  readonly members: ReadonlyMap<string, Binding>
  /** By what stands in brackets, in lower case. */
  readonly children: ReadonlyMap<string, Binding>
}

/** A binding without names below it. */
export function textBinding(text: string | undefined, members: Iterable<readonly [string, Binding]> = []): Binding {
  return { text, members: new Map(members), children: new Map() }
}

/**
 * The tree of all names. Those that no reference can say are left out.
 * @param variables Their texts by name.
 */
export function bindNames(variables: ReadonlyMap<string, string>): Binding {
  const root = growing(undefined)
  for (const [name, text] of variables) {
    const path = parsePath(name)
    if (path) find(root, path).text = text
  }
  return root
}

interface GrowingBinding extends Binding {
  text: string | undefined
  readonly members: Map<string, GrowingBinding>
  readonly children: Map<string, GrowingBinding>
}

function growing(text: string | undefined): GrowingBinding {
  return { text, members: new Map(), children: new Map() }
}

function find(root: GrowingBinding, path: Path): GrowingBinding {
  return path.reduce((place, part) => {
    const inBrackets = part.kind === 'index'
    const name = inBrackets ? printIndex(part) : part.text
    const branches = inBrackets ? place.children : place.members
    // A child without a value of its own has its key for one.
    const next = branches.get(name.toLowerCase()) ?? growing(inBrackets ? name : undefined)
    branches.set(name.toLowerCase(), next)
    return next
  }, root)
}
