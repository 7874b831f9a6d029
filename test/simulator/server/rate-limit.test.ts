import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRateLimiter } from '../../../simulator/server/rate-limit.ts'
import { simulateOctopus } from '../../../simulator/simulate-octopus.ts'
import { callApi } from '../../support/call-api.ts'

describe('createRateLimiter', () => {
  it('gives a burst, then a token each time that one has come back', () => {
    let now = 0
    const limiter = createRateLimiter({ requestsPerMinute: 60, burst: 3 }, () => now)
    expect([limiter.take('me'), limiter.take('me'), limiter.take('me')]).toEqual([undefined, undefined, undefined])
    expect(limiter.take('me')).toBe(1000)
    now += 400
    expect(limiter.take('me')).toBe(600)
    now += 600
    expect(limiter.take('me')).toBeUndefined()
    expect(limiter.take('me')).toBe(1000)
  })

  it('keeps a bucket for each user, and one for those without a key', () => {
    const limiter = createRateLimiter({ requestsPerMinute: 1 }, () => 0)
    expect([limiter.take('me'), limiter.take('you'), limiter.take(undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect([limiter.take('me'), limiter.take('you'), limiter.take(undefined)]).toEqual([60_000, 60_000, 60_000])
  })

  it('never lets more through than burst and time allow, and lets one through after the time that it names', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 }),
        (requestsPerMinute, burst, gaps) => {
          let now = 0
          let through = 0
          const limiter = createRateLimiter({ requestsPerMinute, burst }, () => now)
          for (const gap of gaps) {
            now += gap
            const waitMs = limiter.take('me')
            if (waitMs === undefined) through += 1
            else {
              now += waitMs
              expect(limiter.take('me')).toBeUndefined()
              through += 1
            }
          }
          expect(through).toBeLessThanOrEqual(burst + (now * requestsPerMinute) / 60_000 + 1e-6)
        },
      ),
    )
  })
})

describe('the rate limit of the simulated server', () => {
  it('answers 429 with the seconds to wait, and does not do what was asked', async () => {
    const octopus = await simulateOctopus({
      space: { server: { rateLimit: { requestsPerMinute: 6, burst: 2 } }, projects: ['Web'] },
    })
    try {
      const create = (name: string) =>
        callApi(octopus, '/api/Spaces-1/libraryvariablesets', { method: 'POST', body: { Name: name } })
      expect([(await create('A')).status, (await create('B')).status]).toEqual([201, 201])
      const refused = await create('C')
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
      await octopus.clock.advance({ seconds: 10 })
      expect((await create('C')).status).toBe(201)
    } finally {
      await octopus.close()
    }
  })

  it('can keep the time to itself', async () => {
    const octopus = await simulateOctopus({
      space: { projects: ['Web'] },
      rateLimit: { requestsPerMinute: 1, retryAfter: false },
      unconfirmed: { rateLimitBody: 'empty' },
    })
    try {
      await callApi(octopus, '/api/projects')
      const refused = await callApi(octopus, '/api/projects')
      expect([refused.status, refused.headers.get('retry-after'), refused.body]).toEqual([429, null, ''])
    } finally {
      await octopus.close()
    }
  })
})
