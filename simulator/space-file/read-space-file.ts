// Reads a space file and names every mistake in it at once, each with its path.

import type * as z from 'zod'
import { findReferenceMistakes } from './find-reference-mistakes.ts'
import { spaceFileSchema, type SpaceContents } from './schema.ts'

export interface SpaceFileMistake {
  /** Where in the file, such as `projects[0].releases[2].version`; empty for the file as a whole. */
  readonly path: string
  /** What is wrong there and what would do. */
  readonly message: string
}

export type ReadSpaceFile =
  | { readonly kind: 'read'; readonly contents: SpaceContents }
  | { readonly kind: 'mistaken'; readonly mistakes: readonly SpaceFileMistake[] }

/** @param text JSON. */
export function readSpaceFile(text: string): ReadSpaceFile {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'mistaken', mistakes: [{ path: '', message: `is not JSON: ${reason}` }] }
  }
  return readSpace(json)
}

/** The same for what is already parsed. */
export function readSpace(json: unknown): ReadSpaceFile {
  const result = spaceFileSchema.safeParse(json)
  if (!result.success) {
    return { kind: 'mistaken', mistakes: result.error.issues.flatMap((issue) => mistakesOf(issue, [])) }
  }
  const mistakes = findReferenceMistakes(result.data)
  return mistakes.length > 0 ? { kind: 'mistaken', mistakes } : { kind: 'read', contents: result.data }
}

/** `projects[0].name: is blank: give a name` */
export function describeMistake({ path, message }: SpaceFileMistake): string {
  return path === '' ? `The file ${message}` : `${path}: ${message}`
}

function mistakesOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly SpaceFileMistake[] {
  const path = [...above, ...issue.path]
  const at = (message: string, below: readonly PropertyKey[] = []) => [
    { path: formatPath([...path, ...below]), message },
  ]
  if (issue.code === 'invalid_union') {
    // A name alone or an object: whoever wrote an object wants to hear about the object.
    const branches = issue.errors.filter((branch) => !branch.some(isOfOtherType))
    if (branches.length === 0) return at('has to be a name or an object with a name')
    return branches.slice(0, 1).flatMap((branch) => branch.flatMap((inner) => mistakesOf(inner, path)))
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.flatMap((key) => at('is not a field that a space file has here; see simulator/README.md', [key]))
  }
  if (issue.code === 'invalid_type') {
    return at(issue.input === undefined ? 'is missing' : `has to be ${article(issue.expected)}`)
  }
  if (issue.code === 'invalid_value') return at(`has to be one of ${issue.values.map(String).join(', ')}`)
  return at(issue.message)
}

/** Whether a branch of a union was meant for another type of value altogether. */
function isOfOtherType(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0
}

function article(type: string): string {
  return type === 'int' ? 'a whole number' : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const word = String(key)
    if (!/^[\w$]+$/.test(word)) return `${text}[${JSON.stringify(word)}]`
    return text === '' ? word : `${text}.${word}`
  }, '')
}
