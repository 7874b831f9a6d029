import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readFaultFile } from '../../simulator/faults/read-fault-file.ts'
import { faultRuleSchema } from '../../simulator/faults/fault-rule.ts'
import { simulateOctopus } from '../../simulator/simulate-octopus.ts'

const readme = readFileSync(new URL('../../simulator/README.md', import.meta.url), 'utf8')
const examples = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^\`]+)\`\`\``, 'gm'))].map(([, code]) => code ?? '')

// The examples are plain JavaScript but for an import: run as the body of a function, with what they need handed in.
const AsyncFunction = (async () => Promise.resolve()).constructor as unknown as new (
  ...parts: readonly string[]
) => (...values: readonly unknown[]) => Promise<void>

describe('the README of the simulator', () => {
  it('has an example of a test that does what it says', async () => {
    const [imports = '', ...rest] = (examples('ts')[0] ?? '').split('\n\n')
    expect(imports).toBe("import { simulateOctopus } from '../simulator/simulate-octopus.ts'")
    const printed: unknown[] = []
    const example = new AsyncFunction('simulateOctopus', 'console', rest.join('\n\n'))
    await example(simulateOctopus, { log: (text: unknown) => printed.push(text) })
    expect(printed).toEqual(['Executing'])
  })

  it('shows how to make the server misbehave', async () => {
    const octopus = await simulateOctopus()
    try {
      await new AsyncFunction('octopus', examples('ts')[1] ?? '')(octopus)
      expect(octopus.faults.all().map(({ fault }) => fault.kind)).toEqual(['too-many-requests', 'dropped'])
      await expect(fetch(`${octopus.url}/api`)).rejects.toThrow()
    } finally {
      await octopus.close()
    }
  })

  it('shows a file of faults, and names every kind of them', () => {
    const file = examples('json').find((code) => code.includes('"faults"')) ?? ''
    expect(readFaultFile(file)).toMatchObject({
      seed: 7,
      faults: [{ kind: 'late' }, { kind: 'error' }, { kind: 'restart' }],
    })
    const kinds = faultRuleSchema.options.map(({ shape }) => shape.kind.value)
    for (const kind of kinds) expect(readme).toContain(`| \`${kind}\``)
  })
})
