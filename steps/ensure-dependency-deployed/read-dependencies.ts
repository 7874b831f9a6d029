// The lines of the form: `Database [2.1,3.0)`, `Web latest after: Database`. A project's name may hold blanks, and so may
// a range: the range is the longest end of the line that is one.

import { expectsRange, parseRange, type VersionRange } from '../../runtime/versions/version-range.ts'

/** What is needed of a project: a release in a range, the one that would be chosen of all, or any at all. */
export interface Wanted {
  readonly kind: 'range' | 'latest' | 'any'
  /** Every version, unless it is a range that is wanted. */
  readonly range: VersionRange
}

export interface DependencyLine {
  /** As it stands there. */
  readonly project: string
  readonly wanted: Wanted
  /** Which lines come first, counted from 0: some of those above. So nothing goes round in a circle. */
  readonly after: readonly number[]
}

/** @returns Of each line what it says, or a sentence about what is wrong with it. */
export function readDependencies(lines: readonly string[]): readonly (DependencyLine | string)[] {
  const projects: string[] = []
  return lines.map((line) => {
    const [head = '', rest = ''] = line.split(/\s+after:/i)
    const { project = '', wanted } = readHead(head) ?? {}
    const names = rest.split(',').flatMap((name) => name.trim() || [])
    const after = names.map((name) => projects.indexOf(name.toLowerCase()))
    const isTwice = projects.includes(project.toLowerCase())
    projects.push(project.toLowerCase())
    if (wanted && !isTwice && !after.includes(-1)) return { project, wanted, after }
    const hint = !wanted
      ? `behind the project, give ${expectsRange}, or latest or any`
      : isTwice
        ? 'the project has a line already'
        : 'after: can only name projects of lines above'
    return `"Dependencies" has the line ${JSON.stringify(line)}: ${hint}.`
  })
}

function readHead(head: string): Pick<DependencyLine, 'project' | 'wanted'> | undefined {
  const words = head.split(/\s+/)
  for (let index = 1; index < words.length; index += 1) {
    const text = words.slice(index).join(' ')
    const [word] = /^(latest|any)$/.exec(text.toLowerCase()) ?? []
    const range = parseRange(word ? '*' : text)
    if (range)
      return { project: words.slice(0, index).join(' '), wanted: { kind: (word ?? 'range') as Wanted['kind'], range } }
  }
  return undefined
}
