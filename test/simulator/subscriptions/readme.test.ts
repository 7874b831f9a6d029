import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { simulateOctopus } from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import { openReceiver } from './receiver.ts'

it('sends webhooks with the space file that the README shows', async () => {
  const readme = readFileSync(new URL('../../../simulator/README.md', import.meta.url), 'utf8')
  const [, example = ''] = /## Subscriptions and webhooks\n[^`]*`[^`]*`[^`]*```json\n([^`]+)```/.exec(readme) ?? []
  const receiver = await openReceiver()
  const [subscription, ...others] = (JSON.parse(example) as SpaceFile).subscriptions ?? []
  expect([subscription?.webhook, others]).toEqual(['http://127.0.0.1:8080/octopus', []])
  const space = JSON.parse(example.replace('http://127.0.0.1:8080/octopus', receiver.url)) as SpaceFile
  const octopus = await simulateOctopus({ space })
  octopus.deploy('Web', '1.0.0', 'Production')
  await octopus.clock.advance({ seconds: 20 })
  const ids = receiver.got.map(({ body }) => body.Payload.Event.Id)
  await octopus.close()
  await receiver.close()
  // With this seed the first of the lots repeats an event.
  expect(new Set(ids).size).toBe(3)
  expect(receiver.got[0]?.headers).toMatchObject({ 'x-token': 'open sesame' })
})
