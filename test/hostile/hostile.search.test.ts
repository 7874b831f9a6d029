// Hostile forms, ten thousand for each step with `npm run prove`: each ends well, or with a sentence; nothing in them
// changes on its way into the step, none of it becomes a message to Octopus, and no secret comes out.

import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'
import { createServiceMessageReader } from '../../simulator/worker/read-service-messages.ts'
import { isProving } from '../search/is-proving.ts'
import { createEncoder } from './encode-inputs.ts'
import { expectedMistakes, formsOf, named, secretMark, triedSteps, type Form, type TriedStep } from './forms.ts'
import { hostileText, planted } from './hostile-values.ts'
import { openInbox, type Inbox } from './open-inbox.ts'
import { loadBundle, type Play } from './play-bundle.ts'

const apiKey = `${secretMark}-API-KEY`
const space = {
  users: [{ username: 'coordination', apiKeys: [apiKey] }],
  environments: ['Production'],
  lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
  projects: [
    { name: 'Database', process: [{ name: 'Migrate', takes: '00:05:00' }], releases: [{ version: '2.1.0' }] },
    'Web',
  ],
}
/** A server keeps whatever is written to it: a new one now and then keeps its lists short. */
const formsOfOneServer = 100
const batches = isProving ? 100 : 1

let octopus: Simulator<ManualClock>
let inbox: Inbox
beforeEach(async () => {
  octopus = await simulateOctopus({ space })
  inbox = await openInbox()
})
afterEach(async () => {
  await octopus.close()
  await inbox.close()
})

async function tryForm(step: TriedStep, play: Play, encode: (values: Form) => Buffer, form: Form): Promise<void> {
  const task = octopus.deploy('Web', '1.0.0', 'Production')
  const variables = Object.fromEntries([...octopus.systemVariables(task), ['Octopus.Action.Id', 'action']])
  const { exitCode, printed } = await play(encode({ ...variables, ...named(step, form) }))
  octopus.finish(task, 'Success')
  // What is deployed next has come later.
  await octopus.clock.advance({ minutes: 1 })

  const reader = createServiceMessageReader()
  const items = [...reader.read(printed), ...reader.end()]
  expect(items.filter(({ kind }) => kind === 'unparseable')).toEqual([])
  const messages = items.flatMap((item) => (item.kind === 'message' ? [item] : []))
  const levels = messages.filter(({ name }) => name.startsWith('stdout-'))
  expect(messages.filter(({ name }) => name.includes(planted))).toEqual([])
  expect(messages.filter(({ attributes }) => [...attributes.values()].some((value) => value === planted))).toEqual([])
  // Octopus's agents look for messages anywhere in a line.
  expect(printed.split('##octopus').length - 1).toBe(messages.length)
  // A level lasts for one line of ours and is switched back.
  expect(levels.filter((_, index) => index % 2 === 1).every(({ name }) => name === 'stdout-default')).toBe(true)

  const failure = messages.findLast(({ name }) => name === 'resultMessage')?.attributes.get('message') ?? ''
  expect([0, 1]).toContain(exitCode)
  if (exitCode === 1) expect(failure).not.toBe('')
  expect(failure).not.toMatch(/^Fault in|\n\s+at .*:\d+/)
  for (const mistake of expectedMistakes(step, form)) expect(failure).toContain(mistake)

  const shown = [printed, ...messages.flatMap(({ attributes }) => [...attributes.values()])].join('\n')
  expect(shown).not.toContain(secretMark)
  // The longest line that every agent reads to its end. Output variables are as long as they have to be.
  const lines = printed.split('\n').filter((line) => !line.startsWith('##octopus[setVariable'))
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThan(65_536)
}

describe.each(triedSteps.map((step) => [step.name, step] as const))('%s', (_, step) => {
  const play = loadBundle(step.name)
  const encoder = createEncoder(step.name)

  it.each(Array.from({ length: batches }, (__, index) => index))(
    'ends hostile forms with a sentence, changes nothing in them, and lets nothing out (%i)',
    { timeout: 300_000 },
    async (batch) => {
      const encode = await encoder
      const forms = formsOf(step, hostileText(), 3, {
        apiKey,
        serverUrl: octopus.url,
        webhook: `${inbox.hookUrl}/hook`,
      })
      await fc.assert(
        fc.asyncProperty(forms, (form) => tryForm(step, play, encode, form)),
        { numRuns: formsOfOneServer, seed: 4711 + batch },
      )
    },
  )
})
