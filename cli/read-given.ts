// What a command is given and may be mistaken: all mistakes of all that is given are told at once, each with its place.

import { readFileSync } from 'node:fs'

export type Given<Content> =
  | { readonly kind: 'read'; readonly content: Content }
  /** Sentences, each with the option that it is about. */
  | { readonly kind: 'mistaken'; readonly mistakes: readonly string[] }

/** @param place What the mistake is told of, such as `--space my-space.json`. */
export function readGivenFile(place: string, file: string): Given<Buffer> {
  try {
    return { kind: 'read', content: readFileSync(file) }
  } catch (error) {
    return { kind: 'mistaken', mistakes: [`${place}: cannot be read: ${messageOf(error)}.`] }
  }
}

/** What an act gives, or the sentence with which it fails. */
export function attempt<Content>(act: () => Content): Given<Content> {
  try {
    return { kind: 'read', content: act() }
  } catch (error) {
    return { kind: 'mistaken', mistakes: [messageOf(error)] }
  }
}

export function mistakesOf(...given: readonly Given<unknown>[]): readonly string[] {
  return given.flatMap((one) => (one.kind === 'mistaken' ? one.mistakes : []))
}

/** A heading, and an item for each. */
export function listMistakes(heading: string, mistakes: readonly string[]): string {
  return `${heading}\n${mistakes.map((mistake) => `- ${mistake}`).join('\n')}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
