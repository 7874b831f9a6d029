// esbuild's complaints about a source file, as mistakes of its author.

import type { BuildFailure, Message } from 'esbuild'
import type { Mistake } from './mistake.ts'

/**
 * What esbuild found, or `undefined` if the failure is not one of esbuild's.
 * @param entry The file to name where esbuild names the entry that the generator made up.
 */
export function esbuildMistakes(failure: unknown, entry: string): readonly Mistake[] | undefined {
  if (!isBuildFailure(failure)) return undefined
  return failure.errors.map(({ location, text }) => {
    if (location === null || location.file.startsWith('<')) return { file: entry, message: text }
    return { file: location.file, line: location.line, message: `${text}\n    ${location.lineText.trim()}` }
  })
}

function isBuildFailure(failure: unknown): failure is BuildFailure {
  return failure instanceof Error && 'errors' in failure && (failure.errors as readonly Message[]).length > 0
}
