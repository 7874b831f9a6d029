// The stream that tells those who watch. It is about people, so it goes by real time.

import { describe, expect, it } from 'vitest'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'

describe('the stream of changes', () => {
  it('tells of a deployment in words, of simulated time as it moves, and ends when the server goes down', async () => {
    const octopus = await simulateOctopus()
    try {
      const told = await watch(octopus)
      octopus.deploy('Web', '5.4.0', 'Production')
      await octopus.clock.settled()
      await told.until(
        'Deploy Web release 5.4.0 to Production: Queued; Deploy Web release 5.4.0 to Production: Started',
      )
      expect(told.text()).toMatch(/^retry: 1000\n\n/)
      expect(told.text()).toContain('event: changed\ndata: {"news":"Deploy Web')
      await octopus.clock.advance({ minutes: 5 })
      await told.until('"text":"Mon, 2 Mar 2026, 08:05:00 UTC"')
      await told.until('Deploy Web release 5.4.0 to Production: Success')
      await octopus.restart()
      await told.ended
    } finally {
      await octopus.close()
    }
  })

  it('tells once of much that happens at once, naming the latest', async () => {
    const octopus = await simulateOctopus({
      space: { environments: ['Test'], projects: Array.from({ length: 20 }, (_, index) => `Project ${index}`) },
    })
    try {
      const told = await watch(octopus)
      for (let index = 0; index < 20; index += 1) octopus.deploy(`Project ${index}`, '1.0.0', 'Test')
      await told.until(' more"}')
      expect(told.text()).toMatch(/\{"news":"(Deploy Project \d+ release 1\.0\.0 to Test: \w+; ){3}and \d+ more"\}/)
      expect(told.text().match(/event: changed/g)).toHaveLength(1)
    } finally {
      await octopus.close()
    }
  })
})

/** Opens the stream; resolves once it is open. */
async function watch({ url }: Simulator) {
  const { body, headers } = await fetch(`${url}/page/changes`)
  expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  let text = ''
  let look = () => {}
  const decoder = new TextDecoder()
  const read = async () => {
    if (body)
      for await (const chunk of body) {
        text += decoder.decode(chunk as Uint8Array, { stream: true })
        look()
      }
  }
  return {
    text: () => text,
    until: (part: string) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (text.includes(part)) resolve()
        }
        look()
      }),
    /** Resolves when the server has cut it off. */
    ended: read().catch(() => undefined),
  }
}
