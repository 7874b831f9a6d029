import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refuseOtherOrigins, type Asked } from '../../../simulator/server/refuse-other-origins.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'

const ask = (headers: Asked['headers'], more: Partial<Asked> = {}) =>
  refuseOtherOrigins({
    method: 'GET',
    headers: { host: '127.0.0.1:8065', ...headers },
    localAddress: '127.0.0.1',
    isForPage: false,
    ...more,
  })

describe('refuseOtherOrigins', () => {
  it.each([
    ['a program', {}],
    ['a program that calls this machine localhost', { host: 'localhost:8065' }],
    ['a program that uses the other loopback address', { host: '[::1]:8065' }],
    ['an address typed into a browser', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    ['our own page', { origin: 'http://127.0.0.1:8065', 'sec-fetch-site': 'same-origin' }],
    ['our own page under another name', { host: 'localhost:8065', origin: 'http://localhost:8065' }],
    ['the fetch of Node, which names a mode and no site', { 'sec-fetch-mode': 'cors' }],
  ])('lets %s in', (_who, headers) => expect(ask(headers)).toBeUndefined())

  it.each([
    ['a page of another site', { origin: 'https://evil.example' }, /page of https:\/\/evil\.example/],
    ['a page of another port', { origin: 'http://127.0.0.1:3000' }, /127\.0\.0\.1:3000/],
    ['a page that hides its origin', { origin: 'null' }, /page of null/],
    [
      'a picture in a page of another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      /cross-site/,
    ],
    ['a page of another port that reads', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }, /same-site/],
    ['a name that was made to lead here', { host: 'evil.example:8065' }, /does not answer as evil\.example:8065/],
    ['a name that looks like ours', { host: '127.0.0.1.evil.example' }, /does not answer as/],
    ['a name that ends like ours', { host: 'notlocalhost' }, /does not answer as/],
  ])('refuses %s', (_who, headers, sentence) => expect(ask(headers)).toMatch(sentence))

  it('lets a link on another site lead to a page, and to nothing else', () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect(ask(link, { isForPage: true })).toBeUndefined()
    expect(ask(link)).toMatch(/cross-site/)
    expect(ask(link, { isForPage: true, method: 'POST' })).toMatch(/cross-site/)
    expect(ask({ ...link, 'sec-fetch-dest': 'iframe' }, { isForPage: true })).toMatch(/cross-site/)
  })

  it('answers at the address at which the request came in', () => {
    const headers = { host: '192.168.1.5:8065' }
    expect(ask(headers, { localAddress: '192.168.1.5' })).toBeUndefined()
    expect(ask(headers, { localAddress: '::ffff:192.168.1.5' })).toBeUndefined()
    expect(ask(headers, { localAddress: '192.168.1.6' })).toMatch(/192\.168\.1\.5:8065/)
  })
})

describe('the simulated server', () => {
  let octopus: Simulator
  beforeAll(async () => {
    octopus = await simulateOctopus()
  })
  afterAll(() => octopus.close())

  it.each(['/', '/page/Spaces-1/tasks', '/page/changes', '/simulator/faults', '/api', '/api/tasks'])(
    'refuses a page of another origin at %s, in a sentence, before anything happens',
    async (path) => {
      const before = octopus.requests.length
      const answer = await send(octopus.url + path, { origin: 'https://evil.example' })
      expect(answer).toEqual({
        status: 403,
        text: "A page of https://evil.example asked: only the simulator's own pages may. Programs leave the header Origin out.\n",
      })
      expect((await send(octopus.url + path, { host: 'evil.example' })).status).toBe(403)
      expect(octopus.requests.length).toBe(before)
    },
  )

  it('survives what is no address', async () => {
    expect(await send(octopus.url, {}, '//')).toMatchObject({ status: 400 })
    expect(await send(`${octopus.url}/api`, {})).toMatchObject({ status: 200 })
  })
})

/** With headers that a browser would not let a page set. */
function send(address: string, headers: Readonly<Record<string, string>>, path?: string) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const sent = request(address, { headers, ...(path === undefined ? {} : { path }) }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode, text }))
    })
    sent.on('error', reject)
    sent.end()
  })
}
