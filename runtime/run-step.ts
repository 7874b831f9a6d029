// One run of a step, from the texts that Octopus hands over to the exit code. All that it touches is handed to it, so
// that it runs the same in a template, from the command line and in a test.

import type { Clock } from './clock.ts'
import { readForm } from './common-parameters.ts'
import type { StepContext } from './define-step.ts'
import { createLog, type Log } from './log.ts'
import { connect } from './octopus/connect.ts'
import type { Environment } from './octopus/proxy.ts'
import { readOwnTask } from './own-task.ts'
import { givenText, type Parameters, type Values } from './parameters.ts'
import { inputsName } from './read-inputs.ts'
import { StepError } from './step-error.ts'

/** What a bundle carries of a step. */
export interface RunnableStep<P extends Parameters = Parameters> {
  /** The name of its folder, `wait-for-project`. */
  readonly name: string
  readonly version: number
  readonly parameters: P
  readonly run: (parameters: Values<P>, context: StepContext) => Promise<void>
}

export interface Surroundings {
  /** Parameters and Octopus variables, by name; `undefined` where the script was handed none. */
  readonly inputs: ReadonlyMap<string, string> | undefined
  /** The process's environment variables. Without them, there is no proxy. */
  readonly environment?: Environment
  readonly clock: Clock
  readonly random: () => number
  /** Prints to the task log. */
  readonly write: (text: string) => void
  /** Whether the log has to be ASCII: on Windows. */
  readonly asciiOnly: boolean
}

/** @returns The exit code. Failures are in the log by then, and on the task page as the result message. */
export async function runStep<P extends Parameters>(step: RunnableStep<P>, surroundings: Surroundings): Promise<0 | 1> {
  const { inputs, environment = {}, clock, random, write, asciiOnly } = surroundings
  const log = createLog(write, asciiOnly)
  try {
    if (!inputs) throw new StepError('no-inputs', noInputs(step))
    const parameters = readForm(step.parameters, inputs)
    const own = readOwnTask(inputs)
    const octopus = await connect(parameters, {
      clock,
      log,
      random,
      userAgent: `octosteps-${step.name}/${step.version}`,
      environment,
    })
    try {
      const variable = (name: string) => givenText(inputs, name)
      await step.run(parameters, { octopus, clock, log, own, random, environment, variable })
      return 0
    } finally {
      octopus.close()
    }
  } catch (error) {
    report(error, step, log)
    return 1
  }
}

function noInputs({ parameters: { prefix } }: Pick<RunnableStep, 'parameters'>): string {
  return `Octopus handed over no "${inputsName(prefix)}", a property that comes with the step template. Import the template and add this step from it: its script alone is not enough.`
}

function report<P extends Parameters>(error: unknown, { name, version }: RunnableStep<P>, log: Log): void {
  const what = error instanceof Error ? error.message : String(error)
  if (error instanceof StepError) {
    log.error(what)
    log.resultMessage(what)
    return
  }
  log.error(
    `This is a fault in ${name} ${version}, not in your set-up. Please report it, with these lines:\n` +
      describeWithCauses(error),
  )
  log.resultMessage(`Fault in ${name} ${version}: ${what}. The task log has the details.`)
}

function describeWithCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause ? `\nCaused by: ${describeWithCauses(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}
