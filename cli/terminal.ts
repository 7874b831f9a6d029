// The person at the terminal, if there is one. Questions go to standard error: standard output is for what was asked for.

import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { StepError } from '../runtime/step-error.ts'

export interface Terminal {
  /** Whether somebody is there to answer. */
  readonly isInteractive: boolean
  /** What was typed, without blanks around it. */
  ask(question: string): Promise<string>
  /** The same for a secret: what is typed is not shown. */
  askHidden(question: string): Promise<string>
}

export const systemTerminal: Terminal = {
  isInteractive: process.stdin.isTTY && process.stderr.isTTY,
  ask: (question) => read(question, process.stderr),
  askHidden: async (question) => {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
    const answer = read('', nowhere)
    // Only now does the terminal itself no longer show what is typed.
    process.stderr.write(question)
    await answer
    process.stderr.write('\n')
    return answer
  },
}

async function read(question: string, output: NodeJS.WritableStream): Promise<string> {
  const lines = createInterface({ input: process.stdin, output, terminal: true })
  // Ctrl+C ends the question, and the command with it.
  lines.on('SIGINT', () => process.exit(130))
  try {
    // Ctrl+D closes it without an answer.
    const closed = new Promise<never>((_resolve, reject) => {
      lines.once('close', () => reject(new StepError('bad-parameters', 'The question was not answered.')))
    })
    return (await Promise.race([lines.question(question), closed])).trim()
  } finally {
    lines.close()
  }
}
