import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listAll } from '../../../runtime/octopus/list-all.ts'
import { inSpace, toQueryString } from '../../../runtime/octopus/octopus.ts'
import { list, object, string } from '../../../runtime/shape.ts'
import { openReader, serverUrl } from '../../support/open-reader.ts'

const anything = (value: unknown) => value

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  nock.abortPendingRequests()
  nock.cleanAll()
  nock.enableNetConnect()
})

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
      'Octopus Server answers again (after 3 seconds, 2 tries).',
    ])
  })

  it('waits as long as Retry-After asks, but no shorter than it would by itself', async () => {
    nock(serverUrl)
      .get('/api/x')
      .reply(429, '', { 'retry-after': '17' })
      .get('/api/x')
      .reply(503, '', { 'retry-after': '0' })
      .get('/api/x')
      .reply(503, '', { 'retry-after': 'Fri, 01 Jan 2100 00:01:00 GMT', date: 'Fri, 01 Jan 2100 00:00:00 GMT' })
      .get('/api/x')
      .reply(200, {})
    const { reader, clock } = await openReader()
    await reader.read('/api/x', anything)
    expect(clock.sleptMs).toEqual([17_000, 2000, 60_000])
  })

  it('waits no longer than the outage allowance, whatever Retry-After asks', async () => {
    nock(serverUrl).get('/api/x').times(2).reply(503, '', { 'retry-after': '86400' })
    const { reader, clock } = await openReader({ outageMinutes: 2 })
    await expect(reader.read('/api/x', anything)).rejects.toThrow('(2 minutes, 2 tries)')
    expect(clock.sleptMs).toEqual([120_000])
  })

  it('waits differently each time by chance', async () => {
    nock(serverUrl).get('/api/x').times(2).reply(503).get('/api/x').reply(200, {})
    const chances = [0, 0.999]
    const { reader, clock } = await openReader({ random: () => chances.shift() ?? 0 })
    await reader.read('/api/x', anything)
    expect(clock.sleptMs).toEqual([750, 2499])
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
        /^GET https:\/\/octopus\.example\.com\/api\/x got no usable answer since 2026-03-02 08:00:00 UTC \(2 minutes, 9 tries\), last: 503 a web page/,
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

  it.each([200, 401, 403, 404])(
    'waits for a web page with status %d to go away, for it is not Octopus who sends it',
    async (status) => {
      nock(serverUrl).get('/api/x').reply(status, '<!DOCTYPE html><html></html>').get('/api/x').reply(200, { ok: 1 })
      const { reader } = await openReader()
      expect(await reader.read('/api/x', anything)).toEqual({ ok: 1 })
    },
  )

  it('says at last that a web page came where the API should be', async () => {
    nock(serverUrl).get('/api/x').times(50).reply(200, 'Welcome', { 'content-type': 'text/html; charset=utf-8' })
    const { reader } = await openReader()
    await expect(reader.read('/api/x', anything)).rejects.toMatchObject({
      code: 'not-octopus',
      message: expect.stringMatching(
        /\(10 minutes, \d+ tries\), last: 200 a web page instead of JSON.* A proxy or a log-in page may stand in front/,
      ) as string,
    })
  })

  it.each([
    ['where an echo of the key is cut', 400, `${'x'.repeat(195)}API-SECRETSECRET`, ''],
    ['in a redirect', 302, '', 'https://login.example.com/?key=API-SECRETSECRET'],
  ])('shows nothing of the key %s', async (_, status, body, location) => {
    nock(serverUrl).get('/api/x').reply(status, body, { location })
    const { reader } = await openReader()
    const failure = reader.read('/api/x', anything)
    await expect(failure).rejects.toThrow(/\(hidd|\(hidden\)/)
    await expect(failure).rejects.not.toThrow('API-')
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

describe('throttled', () => {
  it('remembers that the server said 429', async () => {
    nock(serverUrl)
      .get('/api/x')
      .reply(503)
      .get('/api/x')
      .reply(200, {})
      .get('/api/x')
      .reply(429)
      .get('/api/x')
      .reply(200, {})
    const { reader } = await openReader()
    const octopus = inSpace(reader, 'Spaces-1')
    await reader.read('/api/x', anything)
    expect(octopus.throttled()).toBe(false)
    await reader.read('/api/x', anything)
    expect(octopus.throttled()).toBe(true)
  })
})

describe('serverNow', () => {
  it('is the time of the last answer of the server, and moves on with our own clock', async () => {
    const { reader, clock } = await openReader()
    expect(reader.serverNow()).toEqual(new Date(clock.now()))
    nock(serverUrl).get('/api/x').reply(200, {}, { date: 'Tue, 24 Nov 2026 02:13:05 GMT' })
    await reader.read('/api/x', anything)
    expect(reader.serverNow()).toEqual(new Date('2026-11-24T02:13:05Z'))
    clock.pass(90_000)
    expect(inSpace(reader, 'Spaces-1').serverNow()).toEqual(new Date('2026-11-24T02:14:35Z'))
  })

  it('does not take the time of a proxy for that of the server', async () => {
    nock(serverUrl).get('/api/x').reply(502, '', { date: 'Tue, 24 Nov 2026 02:13:05 GMT' }).get('/api/x').reply(200, {})
    const { reader, clock } = await openReader()
    await reader.read('/api/x', anything)
    expect(reader.serverNow()).toEqual(new Date(clock.now()))
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

describe('write', () => {
  const post = { method: 'POST', target: '/api/x', body: '{"Name":"a"}' } as const

  it('sends JSON and gives the answer', async () => {
    nock(serverUrl, { reqheaders: { 'content-type': 'application/json' } })
      .post('/api/x', { Name: 'a' })
      .reply(201, { Id: 'X-1' })
    const { reader } = await openReader()
    expect(await reader.write(post)).toEqual({ kind: 'done', json: { Id: 'X-1' } })
  })

  it('says what the server has against it', async () => {
    nock(serverUrl)
      .post('/api/x')
      .reply(400, { ErrorMessage: 'There was a problem.', Errors: ['The name is taken.'] })
    const { reader } = await openReader()
    expect(await reader.write(post)).toEqual({
      kind: 'refused',
      status: 400,
      said: 'There was a problem. The name is taken.',
    })
  })

  it.each([408, 500, 502, 503, 504])(
    'is not repeated after a %d, which says nothing of what happened',
    async (status) => {
      nock(serverUrl).post('/api/x').reply(status, 'later')
      const { reader, clock } = await openReader()
      expect(await reader.write(post)).toEqual({ kind: 'unknown', what: `${status} later` })
      expect(clock.sleptMs).toEqual([])
    },
  )

  it('is not repeated when the connection breaks', async () => {
    nock(serverUrl)
      .post('/api/x')
      .replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))
    const { reader } = await openReader()
    expect(await reader.write(post)).toEqual({ kind: 'unknown', what: 'ECONNRESET: socket hang up' })
  })

  it('is repeated when it is asked too often, and where nobody listens: nothing has happened', async () => {
    nock(serverUrl)
      .post('/api/x')
      .reply(429, '', { 'retry-after': '17' })
      .post('/api/x')
      .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
      .post('/api/x')
      .reply(201, {})
    const { reader, clock } = await openReader()
    expect(await reader.write(post)).toEqual({ kind: 'done', json: {} })
    expect(clock.sleptMs).toEqual([17_000, 2000])
  })

  it('fails where a permission is missing, with its name', async () => {
    nock(serverUrl)
      .post('/api/x')
      .reply(403, {
        ErrorMessage: 'You do not have permission.',
        Errors: ['Missing permission: LibraryVariableSetCreate'],
      })
    const { reader } = await openReader()
    await expect(reader.write(post)).rejects.toMatchObject({
      code: 'not-permitted',
      message: expect.stringContaining('LibraryVariableSetCreate') as unknown,
    })
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
