// Reads a text in Octostache, Octopus's language of variable references. It gives up where Octopus does: what becomes of
// text that only looks like a reference can be seen in script files.

import type { Input } from './grammar/combinators.ts'
import { node } from './grammar/nodes.ts'
import { symbol } from './grammar/symbol.ts'
import type { Node, Path } from './syntax.ts'

export interface Parsed {
  readonly nodes: readonly Node[]
  /** Whether some of the text could not be read; the stretches concerned are among the nodes as they stand. */
  readonly unreadable: boolean
}

/** Parses a whole text. What cannot be read is passed over up to where reading gave up, and parsing goes on there. */
export function parse(text: string): Parsed {
  const input: Input = { text }
  const nodes: Node[] = []
  let unreadable = false
  let place = 0
  while (place < text.length) {
    const reading = node(input, place)
    if (reading.kind === 'read') {
      nodes.push(reading.value)
      place = reading.end
    } else {
      unreadable = true
      nodes.push({ kind: 'text', text: text.slice(place, reading.at) })
      place = reading.at
    }
  }
  return { nodes, unreadable }
}

/** The path that a variable's name stands for; `undefined` for a name that no reference can say. */
export function parsePath(name: string): Path | undefined {
  const reading = symbol({ text: name }, 0)
  return reading.kind === 'read' && reading.end === name.length ? reading.value : undefined
}
