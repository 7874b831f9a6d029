// The examples of the step's README, as they stand there.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commonFields } from '../../runtime/common-parameters.ts'
import { parameters } from '../../steps/ensure-dependency-deployed/parameters.ts'
import { openNeedySpace } from '../support/ensure-dependency.ts'

const readme = readFileSync(new URL('../../steps/ensure-dependency-deployed/README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/^```yaml example\n(.*?)^```$/gms)].map(([, text]) => text ?? '')
const fields = Object.entries({ ...parameters.fields, ...commonFields })

/** Just as much YAML as the examples have: `Label: value`, `Label: 'value'`, and `Label: |` with indented lines. */
function readExample(text: string): Readonly<Record<string, string>> {
  const entries = [...text.matchAll(/^(\S[^:\n]*): (?:\|\n((?: {2}.*\n)+)|(.*)\n)/gm)].map(
    ([, label, block, value]) => {
      const field = fields.find(([, one]) => one.label === label)
      if (!field) throw new Error(`No field is called ${String(label)}.`)
      return [field[0], (block ?? value ?? '').replace(/^'|'$|^ {2}/gm, '').trim()]
    },
  )
  return Object.fromEntries(entries) as Readonly<Record<string, string>>
}

describe('the README of Ensure Dependency Deployed', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(5)
  })

  it.each(examples)('has this one come to a good end: %j', async (text) => {
    const needy = await openNeedySpace()
    const { octopus } = needy
    const outcome = needy.run(octopus.deploy('Web', '1.0.0', 'Production'), readExample(text))
    await octopus.clock.advance({ minutes: 15 })
    const { exitCode, outputs } = await outcome
    expect({ exitCode, outcome: outputs['Outcome'] }).toEqual({
      exitCode: 0,
      outcome: text.includes('What if') ? 'WhatIf' : 'Ready',
    })
    await octopus.close()
  })

  it('names every field of the form', () => {
    const labels = fields.map(([, { label }]) => label)
    expect(labels.filter((label) => !readme.includes(label))).toEqual([])
  })
})
