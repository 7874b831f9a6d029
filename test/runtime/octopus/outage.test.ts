import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openReader, serverUrl } from '../../support/open-reader.ts'

const anything = (value: unknown) => value

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  nock.abortPendingRequests()
  nock.cleanAll()
  nock.enableNetConnect()
})

describe('an outage', () => {
  it('has one line at its start and one at its end, however many reads it meets', async () => {
    nock(serverUrl).get('/api/a').times(3).reply(503, 'a').get('/api/a').reply(200, {})
    nock(serverUrl).get('/api/b').times(5).reply(503, 'b').get('/api/b').reply(200, {})
    nock(serverUrl).get('/api/c').reply(200, {})
    const { reader, log } = await openReader()
    await Promise.all(['a', 'b', 'c'].map((name) => reader.read(`/api/${name}`, anything)))
    expect(log.lines()).toEqual([
      expect.stringContaining('No usable answer') as string,
      expect.stringMatching(/^Octopus Server answers again \(after .*, 8 tries\)\.$/) as string,
    ])
  })

  it('has one allowance for all reads together', async () => {
    nock(serverUrl).get('/api/a').times(50).reply(503).get('/api/b').reply(503)
    const { reader, clock, log } = await openReader({ outageMinutes: 2 })
    await expect(reader.read('/api/a', anything)).rejects.toThrow('(2 minutes, 9 tries)')
    clock.pass(60_000)
    await expect(reader.read('/api/b', anything)).rejects.toThrow('2026-03-02 08:00:00 UTC (3 minutes, 10 tries)')
    expect(log.lines()).toHaveLength(1)
  })

  it('has its allowance anew after it was over', async () => {
    const down = () => nock(serverUrl).get('/api/x').times(6).reply(503).get('/api/x').reply(200, {})
    const { reader, log } = await openReader({ outageMinutes: 2 })
    for (let i = 0; i < 3; i += 1) {
      down()
      await reader.read('/api/x', anything)
    }
    expect(log.lines()).toHaveLength(6)
  })

  it('ends for a read that alone gets no answer, though others do', async () => {
    nock(serverUrl).get('/api/broken').times(50).reply(500)
    nock(serverUrl).persist().get('/api/fine').reply(200, {})
    const { reader, clock } = await openReader({ outageMinutes: 2 })
    const state = { gaveUp: false }
    const broken = reader.read('/api/broken', anything).finally(() => {
      state.gaveUp = true
    })
    const others = (async () => {
      while (!state.gaveUp) await reader.read('/api/fine', anything)
    })()
    await expect(broken).rejects.toThrow('(2 minutes, 9 tries)')
    await others
    expect(clock.sleptMs.reduce((sum, ms) => sum + ms)).toBe(120_000)
  })
})
