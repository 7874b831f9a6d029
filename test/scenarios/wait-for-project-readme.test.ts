// Every example in the README of Wait for Project, filled in by label as a person does it.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { simulateOctopus } from '../../simulator/simulate-octopus.ts'
import waitForProject from '../../steps/wait-for-project/step.ts'
import { runStep } from '../support/run-step.ts'

const readme = readFileSync(new URL('../../steps/wait-for-project/README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/^```yaml example\n(.*?)^```$/gms)].map(([, text]) => text ?? '')
const fields = Object.entries(waitForProject.parameters.fields)

/** `Label: value` lines, the value in quotes or, after a `|`, on indented lines of its own. */
function readExample(text: string): Readonly<Record<string, string>> {
  const entries = [...text.matchAll(/^(\w[^:\n]*): (?:\|\n((?: {2}.*\n)+)|(.*)\n)/gm)].map(
    ([, label = '', lines, value = '']) => {
      const [key] = fields.find(([, field]) => field.label === label) ?? []
      if (key === undefined) throw new Error(`The step has no field "${label}".`)
      return [key, lines ?? value.replace(/^(["'])(.*)\1$/, '$2')] as const
    },
  )
  return Object.fromEntries(entries)
}

async function openSpace() {
  const deployed = (name: string, version: string) => ({
    name,
    group: name === 'Billing' || name === 'Ledger' ? 'Payments' : 'Others',
    releases: [{ version }],
    deployments: [{ release: version, environment: 'Production', at: '01:00:00 ago', takes: '00:04:00' }],
  })
  return simulateOctopus({
    space: {
      projectGroups: ['Others', 'Payments'],
      environments: ['Production'],
      lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
      projects: [
        deployed('Database', '2.1.4'),
        deployed('Billing', '1.0.0'),
        deployed('Ledger', '1.0.0'),
        'Mirror East',
        'Mirror West',
        'Web',
      ],
    },
  })
}

describe('the README of Wait for Project', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(5)
  })

  it.each(examples)('lets a deployment go on where all is well: %j', async (text) => {
    const octopus = await openSpace()
    const web = octopus.deploy('Web', '1.0.0', 'Production')
    const step = { ...waitForProject, name: 'wait-for-project' }
    const outcome = runStep(octopus, step, { task: web, parameters: readExample(text) })
    await octopus.clock.advance({ minutes: 1 })
    expect(await outcome).toMatchObject({ exitCode: 0, waitedMs: 0 })
    await octopus.close()
  })

  it('names every field of the form', () => {
    const labels = fields.map(([, { label }]) => label)
    expect(labels.filter((label) => !readme.includes(label))).toEqual([])
  })
})
