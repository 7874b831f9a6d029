// The question before something is changed that cannot be taken back.

import { StepError } from '../runtime/step-error.ts'
import type { Terminal } from './terminal.ts'

export interface ConfirmOptions {
  /** Whether it was answered on the command line. */
  readonly yes: boolean
  /** Whether questions may be asked. */
  readonly prompt: boolean
}

/**
 * Whether to go on: no, unless somebody says yes.
 * @throws {StepError} `bad-parameters` if nobody is there to ask, and `--yes` was not given.
 */
export async function confirm({ yes, prompt }: ConfirmOptions, terminal: Terminal): Promise<boolean> {
  if (yes) return true
  if (!prompt || !terminal.isInteractive) {
    throw new StepError('bad-parameters', 'Nothing was changed, for nobody is here to be asked: give --yes to go on.')
  }
  return /^y(es)?$/i.test(await terminal.ask('Go on? (y/N) '))
}
