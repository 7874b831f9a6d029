import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { simulateOctopus } from '../../simulator/simulate-octopus.ts'

describe('the README of the simulator', () => {
  it('has an example of a test that does what it says', async () => {
    const readme = readFileSync(new URL('../../simulator/README.md', import.meta.url), 'utf8')
    const [imports = '', ...rest] = (/```ts\n([^`]+)```/.exec(readme)?.[1] ?? '').split('\n\n')
    expect(imports).toBe("import { simulateOctopus } from '../simulator/simulate-octopus.ts'")
    const printed: unknown[] = []
    // The example is plain JavaScript but for its import: run as the body of a function, with a console of our own.
    const AsyncFunction = (async () => Promise.resolve()).constructor as unknown as new (
      ...parts: readonly string[]
    ) => (simulate: typeof simulateOctopus, console: { log: (text: unknown) => void }) => Promise<void>
    const example = new AsyncFunction('simulateOctopus', 'console', rest.join('\n\n'))
    await example(simulateOctopus, { log: (text) => printed.push(text) })
    expect(printed).toEqual(['Executing'])
  })
})
