import { parameterName, type Parameters } from '../../runtime/parameters.ts'
import { runStep as run, type RunnableStep } from '../../runtime/run-step.ts'
import type { Simulator, TaskReference } from '../../simulator/simulate-octopus.ts'
import { stepSurroundings } from '../../simulator/step-surroundings.ts'

export interface StepRun {
  /** The task that the step is part of. */
  readonly task: TaskReference
  /** What stands in the form, by key: `{ timeoutMinutes: '30' }`. Server and key are filled in. */
  readonly parameters: Readonly<Record<string, string>>
  /** Octopus variables besides those that the task has anyway: of the step and the target at hand. */
  readonly variables?: Readonly<Record<string, string>>
}

export interface StepOutcome {
  readonly exitCode: 0 | 1
  /** The readable lines of the log. */
  readonly lines: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  readonly resultMessage: string | undefined
  readonly waitedMs: number
}

/** Runs a step in this process as if it were part of a task of the simulator, in the simulator's time. */
export async function runStep<P extends Parameters>(
  simulator: Simulator,
  step: RunnableStep<P>,
  { task, parameters, variables = {} }: StepRun,
): Promise<StepOutcome> {
  const given = { serverUrl: simulator.url, apiKey: simulator.apiKey, ...parameters }
  const named = Object.entries(given).map(([key, value]) => [parameterName(step.parameters.prefix, key), value])
  const form = Object.fromEntries(named) as Readonly<Record<string, string>>
  const surroundings = stepSurroundings(simulator, task, { ...variables, ...form })
  const startedAt = simulator.clock.now()
  try {
    const exitCode = await run(step, surroundings)
    return { exitCode, ...readLog(surroundings.printed()), waitedMs: simulator.clock.now() - startedAt }
  } finally {
    surroundings.leave()
  }
}

function readLog(printed: string): Pick<StepOutcome, 'lines' | 'outputs' | 'resultMessage'> {
  const all = printed.split('\n').filter((line) => line !== '')
  const messages = all.flatMap((line) => {
    const message = /^##octopus\[(\S+)(.*)\]$/.exec(line)
    if (!message) return []
    const attributes = [...(message[2] ?? '').matchAll(/(\w+)='([^']*)'/g)]
    const values = attributes.map(([, name, value]) => [name, Buffer.from(value ?? '', 'base64').toString('utf8')])
    return [{ name: message[1], values: Object.fromEntries(values) as Readonly<Record<string, string>> }]
  })
  const outputs = messages.filter(({ name }) => name === 'setVariable')
  return {
    lines: all.filter((line) => !line.startsWith('##octopus[')),
    outputs: Object.fromEntries(outputs.map(({ values }) => [values['name'], values['value']])) as Readonly<
      Record<string, string>
    >,
    resultMessage: messages.findLast(({ name }) => name === 'resultMessage')?.values['message'],
  }
}
