// Saves a state now and then, so that a server that is killed has lost little.

import { toJson, type SavedState } from './save-store.ts'
import { writeFileWhole } from './write-file-whole.ts'

/** How often, in milliseconds of real time: what is at stake is what a person has done by hand. */
const everyMs = 30_000

export interface Saving {
  /** Saves what there is now, and no more after that. @throws {Error} If the file cannot be written. */
  finish(): void
}

/**
 * Saves every half minute in which something has changed.
 * @param warn Hears of what could not be saved; it is tried again.
 */
export function keepSaving(file: string, save: () => SavedState, warn: (sentence: string) => void): Saving {
  let saved = textOf(save())
  const timer = setInterval(() => {
    const state = save()
    const text = textOf(state)
    if (text === saved) return
    try {
      write(file, state)
      saved = text
    } catch (error) {
      warn(error instanceof Error ? error.message : String(error))
    }
  }, everyMs).unref()
  return {
    finish() {
      clearInterval(timer)
      write(file, save())
    },
  }
}

function write(file: string, state: SavedState): void {
  writeFileWhole(file, `${toJson(state)}\n`)
}

/** What tells one state from another; time alone does not. */
function textOf({ collections }: SavedState): string {
  return toJson(collections)
}
