// A subcommand of the command line, run in this process.

import type { Command } from 'commander'
import { vi } from 'vitest'
import type { Terminal } from '../../cli/terminal.ts'
import { StepError } from '../../runtime/step-error.ts'

export interface Ended {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

export interface CommandRun {
  readonly environment: Readonly<Record<string, string>>
  /** What a person types, in order, perhaps after doing something; without it, nobody is there. */
  readonly typed?: readonly (string | (() => Promise<string>))[] | undefined
}

/**
 * @param command Makes the subcommand, for a terminal.
 * @param words What stands behind the subcommand's name.
 */
export async function runCommand(
  command: (terminal: Terminal) => Command,
  words: readonly string[],
  { environment, typed }: CommandRun,
): Promise<Ended> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const [stdout, stderr] = [record(process.stdout), record(process.stderr)]
  try {
    await command(somebody(typed)).exitOverride().parseAsync(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    return { status: 1, stdout: stdout(), stderr: `${stderr()}${error.message}\n` }
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
  const status = Number(process.exitCode ?? 0)
  process.exitCode = 0
  return { status, stdout: stdout(), stderr: stderr() }
}

function record(stream: NodeJS.WriteStream): () => string {
  let text = ''
  vi.spyOn(stream, 'write').mockImplementation((chunk) => {
    text += String(chunk)
    return true
  })
  return () => text
}

function somebody(typed: CommandRun['typed']): Terminal {
  const answers = [...(typed ?? [])]
  const answer = (question: string) => {
    process.stderr.write(`${question}\n`)
    const next = answers.shift()
    if (next === undefined) return Promise.reject(new Error(`Nobody expected "${question}".`))
    return typeof next === 'function' ? next() : Promise.resolve(next)
  }
  return { isInteractive: typed !== undefined, ask: answer, askHidden: answer }
}
