import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { watchSteps } from '../../build/watch.ts'
import { createTemporaryRepository, type TemporaryRepository } from '../support/temporary-repository.ts'

let repository: TemporaryRepository
let ending: AbortController
let watching: Promise<void>
let lines: string[]
let wake: () => void

beforeEach(() => {
  repository = createTemporaryRepository()
  lines = []
  wake = () => {}
  ending = new AbortController()
  watching = watchSteps(
    repository.root,
    (line) => {
      lines.push(line)
      wake()
    },
    ending.signal,
  )
})
afterEach(async () => {
  ending.abort()
  await watching
  repository.dispose()
})

/** Waits until a build is done, and gives what was printed since the last one. */
async function build(): Promise<readonly string[]> {
  while (!lines.some((line) => line.startsWith('Done in'))) await new Promise<void>((resolve) => (wake = resolve))
  return lines.splice(0, lines.findIndex((line) => line.startsWith('Done in')) + 1)
}

/** Builds until one prints a line with this text. */
async function buildThatSays(text: string): Promise<string> {
  for (;;) {
    const printed = (await build()).join('\n')
    if (printed.includes(text)) return printed
  }
}

describe('watchSteps', { timeout: 60_000 }, () => {
  it('builds at once, and again when a step or the runtime changes', async () => {
    expect((await build())[0]).toContain('written, it is new')
    repository.edit('steps/greet-people/parameters.ts', 'Whom to greet', 'Who is to be greeted')
    await buildThatSays('written, it changed')
    expect(repository.read('templates/octopus-greet-people-bash.json')).toContain('Who is to be greeted')
    repository.edit('runtime/common-parameters.ts', 'Outage allowance minutes', 'Outage minutes')
    await buildThatSays('written, it changed')
    expect(repository.read('templates/octopus-greet-people-bash.json')).toContain('Outage minutes')
  })

  it('reports mistakes, and builds again once they are put right', async () => {
    await build()
    repository.edit('steps/greet-people/step.ts', 'version: 3', 'version: -3')
    await buildThatSays('steps/greet-people/step.ts:15: version is -3')
    repository.edit('steps/greet-people/step.ts', 'version: -3', 'version: 4')
    await buildThatSays('written, it changed')
  })

  it('sees steps come and go', async () => {
    await build()
    for (const file of ['run.ts', 'parameters.ts', 'step.ts']) {
      const text = repository.read(`steps/greet-people/${file}`).replace('Greet People', 'Wave Hands')
      repository.write(`steps/wave-hands/${file}`, text.replace('3f8b2f46', '1a8b2f46').replace('8e1d5b1c', '2a1d5b1c'))
    }
    await buildThatSays('octopus-wave-hands-bash.json')
    repository.remove('steps/wave-hands')
    await buildThatSays('templates/octopus-wave-hands-bash.json  removed')
  })

  it('makes only the steps concerned anew, in little time', async () => {
    await build()
    repository.edit('steps/greet-people/run.ts', '? 3', '? 4')
    const printed = await buildThatSays('written, it changed')
    // A generous bound, for a busy machine: the budget itself is the benchmark's to check.
    expect(Number(/Done in (\d+) ms/.exec(printed)?.[1])).toBeLessThan(1000)
  })
})
