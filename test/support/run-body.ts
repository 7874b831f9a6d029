// Runs the body of a script under real Bash, for tests of what a worker makes of it.

import { runScript, type ScriptEvent, type ScriptRun } from '../../simulator/worker/run-script.ts'

/** Keeps facts about the machine out of the log. */
export const quiet = 'Octopus.Action.Script.SuppressEnvironmentLogging'

interface Options extends Omit<Partial<ScriptRun>, 'variables'> {
  readonly variables?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
}

/** Gives the result, what the log shows, and all that the script said. */
export async function runBody(body: string, { variables = {}, secrets = {}, onEvent, ...options }: Options = {}) {
  const events: ScriptEvent[] = []
  const result = await runScript({
    syntax: 'Bash',
    body,
    variables: new Map([
      ...Object.entries({ [quiet]: 'True', ...variables }).map(([name, value]) => variable(name, value, false)),
      ...Object.entries(secrets).map(([name, value]) => variable(name, value, true)),
    ]),
    onEvent(event) {
      events.push(event)
      onEvent?.(event)
    },
    ...options,
  })
  const lines = events.filter((event) => event.kind === 'line').map(({ category, text }) => `${category}: ${text}`)
  return { ...result, events, lines }
}

function variable(name: string, value: string, sensitive: boolean) {
  return [name, { value, sensitive }] as const
}
