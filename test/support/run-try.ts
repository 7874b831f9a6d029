// `octosteps try` inside the process of the tests: all of it but the start of a program.

import { tryCommand } from '../../cli/try.ts'
import type { TrialSurroundings } from '../../cli/try/run-trial.ts'
import type { Terminal } from '../../cli/terminal.ts'

export interface TryEnded {
  /** All that it printed. */
  readonly text: string
  readonly code: number
}

export const nobody: Terminal = {
  isInteractive: false,
  ask: () => Promise.reject(new Error('Nobody is there.')),
  askHidden: () => Promise.reject(new Error('Nobody is there.')),
}

/** @param given What stands behind `octosteps try` on the command line. */
export async function runTry(
  given: readonly string[],
  surroundings: Partial<TrialSurroundings> = {},
): Promise<TryEnded> {
  let text = ''
  let code = 1
  const command = tryCommand(
    {
      environment: {},
      terminal: nobody,
      colours: false,
      watchInterrupts: () => ({
        signal: new AbortController().signal,
        interrupt: () => undefined,
        stop: () => undefined,
      }),
      print: (line) => (text += `${line}\n`),
      ...surroundings,
    },
    (ended) => (code = ended),
  )
  command.exitOverride().configureOutput({ writeErr: (error) => (text += error), writeOut: (out) => (text += out) })
  try {
    await command.parseAsync(given, { from: 'user' })
  } catch (error) {
    if (!(error instanceof Error && error.name === 'CommanderError')) throw error
  }
  return { text, code }
}

/** What stands below a heading. */
export function sectionOf(text: string, heading: string): string {
  return text.split(`\n${heading}`)[1]?.split('\n\n')[0] ?? ''
}
