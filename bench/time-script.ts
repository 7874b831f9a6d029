// How long a script takes under the simulator's worker, with as many variables as a big project has.

import { runScript, type Syntax } from '../simulator/worker/run-script.ts'
import { inputsFor, type AnsweringServer } from './answering-server.ts'

/** The properties of a template. */
export type Properties = Readonly<Record<string, string>>

export const variableCount = 200

/** Milliseconds from the start of a template's script to its first request. */
export async function timeFirstRequest(
  server: AnsweringServer,
  syntax: Syntax,
  properties: Properties,
): Promise<number> {
  const firstRequest = server.nextRequest()
  const startedAt = performance.now()
  await run(syntax, properties['Octopus.Action.Script.ScriptBody'] ?? '', [
    ...inputsFor(server.url),
    ...Object.entries(properties),
  ])
  return (await firstRequest) - startedAt
}

/** Milliseconds from the start to the end of a script. */
export async function timeScript(syntax: Syntax, body: string): Promise<number> {
  const startedAt = performance.now()
  await run(syntax, body, [])
  return performance.now() - startedAt
}

async function run(syntax: Syntax, body: string, given: readonly (readonly [string, string])[]): Promise<void> {
  const variables = new Map(given.map(([name, value]) => [name, { value, sensitive: false }]))
  for (let i = variables.size; i < variableCount; i += 1) {
    variables.set(`Project.Setting.${i}`, { value: `the value of setting number ${i}`, sensitive: false })
  }
  const lines: string[] = []
  const result = await runScript({
    syntax,
    body,
    variables,
    onEvent: (event) => event.kind === 'line' && lines.push(event.text),
  })
  if (result.exitCode !== 0) throw new Error(`The script failed:\n${lines.join('\n')}`)
}
