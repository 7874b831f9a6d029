import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openConnection } from '../../../runtime/octopus/connection.ts'
import { listAll } from '../../../runtime/octopus/list-all.ts'
import { createReader, inSpace, toQueryString } from '../../../runtime/octopus/octopus.ts'
import { list, object, string } from '../../../runtime/shape.ts'
import { recordingLog } from '../../support/recording-log.ts'
import { skippingClock } from '../../support/skipping-clock.ts'

const serverUrl = 'https://octopus.example.com'
const anything = (value: unknown) => value

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  nock.abortPendingRequests()
  nock.cleanAll()
  nock.enableNetConnect()
})

async function openReader({ outageMinutes = 10, url = serverUrl } = {}) {
  const clock = skippingClock()
  const log = recordingLog()
  const headers = { 'x-octopus-apikey': 'API-SECRETSECRET', 'user-agent': 'octosteps-test/1' }
  const connection = await openConnection({ serverUrl: url, headers, clock })
  const reader = createReader({ connection, clock, log, random: () => 0.5, outageMs: outageMinutes * 60_000 })
  return { reader, clock, log }
}

describe('read', () => {
  it('asks with the key and the name of the step, and reads what comes in the shape asked for', async () => {
    nock(serverUrl, { reqheaders: { 'x-octopus-apikey': 'API-SECRETSECRET', 'user-agent': 'octosteps-test/1' } })
      .get('/api/users/me')
      .reply(200, { Id: 'Users-1', More: true })
    const { reader } = await openReader()
    expect(await reader.read('/api/users/me', object({ Id: string }))).toEqual({ Id: 'Users-1' })
  })

  it('keeps the path of a server that lives below one', async () => {
    nock(serverUrl).get('/octopus/api/x').reply(200, {})
    const { reader } = await openReader({ url: `${serverUrl}/octopus` })
    await expect(reader.read('/api/x', anything)).resolves.toEqual({})
  })

  it.each([408, 429, 500, 502, 503, 504])('tries again after a %d, and says so once', async (status) => {
    nock(serverUrl).get('/api/x').times(2).reply(status, 'later').get('/api/x').reply(200, { ok: 1 })
    const { reader, clock, log } = await openReader()
    expect(await reader.read('/api/x', anything)).toEqual({ ok: 1 })
    expect(clock.sleptMs).toEqual([1000, 2000])
    expect(log.lines()).toEqual([
      `No usable answer from Octopus Server (${status} later); trying again.`,
      'Octopus Server answers again, after 3 tries.',
    ])
  })

  it('waits as long as Retry-After asks', async () => {
    nock(serverUrl).get('/api/x').reply(429, '', { 'retry-after': '17' }).get('/api/x').reply(200, {})
    const { reader, clock } = await openReader()
    await reader.read('/api/x', anything)
    expect(clock.sleptMs).toEqual([17_000])
  })

  it('tries again after a broken connection and after half an answer', async () => {
    nock(serverUrl)
      .get('/api/x')
      .replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))
      .get('/api/x')
      .reply(200, '{"Items": [')
      .get('/api/x')
      .reply(200, { ok: 1 })
    const { reader, log } = await openReader()
    expect(await reader.read('/api/x', anything)).toEqual({ ok: 1 })
    expect(log.lines()[0]).toContain('ECONNRESET: socket hang up')
  })

  it('doubles its waits up to half a minute, and gives up at the outage allowance with what was tried', async () => {
    nock(serverUrl).get('/api/x').times(50).reply(503, '<html><body>Down</body></html>')
    const { reader, clock } = await openReader({ outageMinutes: 2 })
    await expect(reader.read('/api/x', anything)).rejects.toMatchObject({
      code: 'not-reachable',
      message: expect.stringMatching(
        /^GET https:\/\/octopus\.example\.com\/api\/x got no usable answer in 120 seconds and \d+ tries, last: 503 a web page/,
      ) as string,
    })
    expect(clock.sleptMs.slice(0, 6)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000])
    expect(clock.sleptMs.reduce((sum, ms) => sum + ms)).toBe(120_000)
  })

  it.each([
    [401, 'not-authenticated', 'Check "API key"'],
    [403, 'not-permitted', 'Missing permission: TaskView'],
    [404, 'not-found', 'It may have been deleted'],
    [400, 'refused', 'One. Two.'],
  ] as const)('fails at once on a %d, with the words of the server', async (status, code, words) => {
    const body = { ErrorMessage: 'Missing permission: TaskView', Errors: ['One. Two.'] }
    nock(serverUrl).get('/api/x').reply(status, body)
    const { reader } = await openReader()
    const failure = reader.read('/api/x', anything)
    await expect(failure).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string })
    await expect(failure).rejects.toThrow(`GET ${serverUrl}/api/x was refused (${status})`)
    await expect(failure).rejects.not.toThrow('SECRET')
  })

  it('follows no redirect, for the key would go with it', async () => {
    const elsewhere = nock('https://login.example.com').get('/').reply(200, {})
    nock(serverUrl).get('/api/x').reply(302, '', { location: 'https://login.example.com/' })
    const { reader } = await openReader()
    await expect(reader.read('/api/x', anything)).rejects.toMatchObject({
      code: 'not-octopus',
      message: expect.stringContaining('was redirected to https://login.example.com/') as string,
    })
    expect(elsewhere.isDone()).toBe(false)
  })

  it('says that a web page came where the API should be', async () => {
    nock(serverUrl).get('/api/x').reply(200, '<!DOCTYPE html><html></html>')
    const { reader } = await openReader()
    await expect(reader.read('/api/x', anything)).rejects.toMatchObject({ code: 'not-octopus' })
  })

  it('says where an answer is not what was expected', async () => {
    nock(serverUrl)
      .get('/api/x')
      .reply(200, { Items: [{ Id: 1 }] })
    const { reader } = await openReader()
    const shape = object({ Items: list(object({ Id: string })) })
    await expect(reader.read('/api/x', shape)).rejects.toThrow(
      'does not understand: Items.0.Id is number instead of a text.',
    )
  })

  it('does not wait for a certificate to mend itself', async () => {
    nock(serverUrl)
      .get('/api/x')
      .replyWithError(Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }))
    const { reader, clock } = await openReader()
    await expect(reader.read('/api/x', anything)).rejects.toThrow(
      'give that authority\'s certificate as "CA certificate file"',
    )
    expect(clock.sleptMs).toEqual([])
  })
})

describe('listAll', () => {
  const item = object({ Id: string })

  it('asks on while there is a next page, and gives each item once', async () => {
    nock(serverUrl)
      .get('/api/Spaces-2/tasks?active=true&skip=0&take=1000')
      .reply(200, { Items: [{ Id: 'a' }, { Id: 'b' }], Links: { 'Page.Next': '/api/Spaces-2/tasks?skip=2' } })
      .get('/api/Spaces-2/tasks?active=true&skip=2&take=1000')
      .reply(200, { Items: [{ Id: 'b' }, { Id: 'c' }], Links: {} })
    const { reader } = await openReader()
    const all = await listAll(inSpace(reader, 'Spaces-2'), 'tasks', item, { active: true })
    expect(all).toEqual([{ Id: 'a' }, { Id: 'b' }, { Id: 'c' }])
  })
})

describe('toQueryString', () => {
  it('joins lists with commas, escapes, and leaves out what is not given', () => {
    expect(toQueryString({ ids: ['a', 'b&c'], tenant: undefined, take: 5 })).toBe('?ids=a%2Cb%26c&take=5')
    expect(toQueryString({})).toBe('')
  })

  it('refuses an empty list, which the server would take for no filter', () => {
    expect(() => toQueryString({ ids: [] })).toThrow('ids: an empty list asks for everything')
  })
})
