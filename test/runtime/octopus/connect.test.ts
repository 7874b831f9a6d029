// The way to the server over real sockets: TLS and proxies.

import http from 'node:http'
import https from 'node:https'
import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../runtime/clock.ts'
import type { CommonValues } from '../../../runtime/common-parameters.ts'
import { connect } from '../../../runtime/octopus/connect.ts'
import type { Environment } from '../../../runtime/octopus/proxy.ts'
import { object, string } from '../../../runtime/shape.ts'
import { createCertificateAuthority, type CertificateAuthority } from '../../support/certificates.ts'
import { listen } from '../../support/listen.ts'
import { openProxy, type TestProxy, type TestProxyOptions } from '../../support/open-proxy.ts'
import { recordingLog } from '../../support/recording-log.ts'
import { skippingClock } from '../../support/skipping-clock.ts'

const shape = object({ Id: string })

let authority: CertificateAuthority
beforeAll(() => {
  authority = createCertificateAuthority()
})
afterAll(() => authority.close())

/** The server's side of each request. */
let seen: http.IncomingMessage[]
const closing: (() => void)[] = []
beforeEach(() => {
  seen = []
})
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const answer: http.RequestListener = (request, response) => {
  seen.push(request)
  response.setHeader('content-type', 'application/json').end('{"Id": "Projects-1"}')
}

async function serve(server: http.Server | https.Server): Promise<number> {
  closing.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return listen(server)
}

const serveHttp = () => serve(http.createServer(answer))
const serveHttps = (names: readonly string[], days?: number) =>
  serve(https.createServer(authority.issue(names, days), answer))

async function proxyTo(to: number, options: Omit<TestProxyOptions, 'to'> = {}): Promise<TestProxy> {
  const proxy = await openProxy({ to, ...options })
  closing.push(() => proxy.close())
  return proxy
}

async function open(
  serverUrl: string,
  given: Partial<CommonValues> = {},
  environment: Environment = {},
  skipping: Partial<Clock> = {},
) {
  const clock = { ...skippingClock(), ...skipping }
  const log = recordingLog()
  const values = { serverUrl, apiKey: 'API-KEY', space: 'Spaces-1', outageMinutes: 1, ...given } as CommonValues
  const options = { clock, log, random: () => 0.5, userAgent: 'octosteps-test/1', environment }
  const octopus = await connect(values, options)
  closing.push(() => octopus.close())
  return { octopus, clock, log, read: () => octopus.get('projects/x', shape) }
}

const trusting = () => ({ caCertificateFile: authority.file(authority.certificate) })

describe('connect', () => {
  it('ends what is still being read when it is closed, without a word', async () => {
    const port = await serve(http.createServer(() => octopus.close()))
    const { octopus, read, log, clock } = await open(`http://127.0.0.1:${port}`)
    await expect(read()).rejects.toThrow('aborted')
    expect([log.printed(), clock.sleptMs]).toEqual(['', []])
  })

  it('does not try again what is to be tried again when it is closed', async () => {
    const port = await serve(
      http.createServer((request, response) => {
        response.statusCode = 503
        answer(request, response)
      }),
    )
    const sleep: Clock['sleep'] = (_, signal) => {
      octopus.close()
      return signal?.aborted ? Promise.reject(new Error('aborted')) : Promise.resolve()
    }
    const { octopus, read } = await open(`http://127.0.0.1:${port}`, {}, {}, { sleep })
    await expect(read()).rejects.toThrow('aborted')
    expect(seen).toHaveLength(1)
  })

  describe('over TLS', () => {
    it('trusts the authorities of a file that holds several', async () => {
      const port = await serveHttps(['DNS:localhost'])
      const other = createCertificateAuthority()
      closing.push(() => other.close())
      const caCertificateFile = authority.file(`Our own\n${other.certificate}\r\n\n${authority.certificate}`)
      const { read } = await open(`https://localhost:${port}`, { caCertificateFile })
      expect(await read()).toEqual({ Id: 'Projects-1' })
    })

    it('keeps one connection for many requests', async () => {
      const port = await serveHttps(['IP:127.0.0.1'])
      const { read } = await open(`https://127.0.0.1:${port}`, trusting())
      for (let i = 0; i < 3; i += 1) await read()
      expect(new Set(seen.map(({ socket }) => socket.remotePort)).size).toBe(1)
    })

    it.each([
      ['one that nobody vouches for', ['DNS:localhost'], 1, false, 'UNABLE_TO_', 'as "CA certificate file"'],
      ['one that has expired', ['DNS:localhost'], -1, true, 'CERT_HAS_EXPIRED', 'Renew it'],
      ['one for another host', ['DNS:elsewhere.example.com'], 1, true, 'elsewhere.example.com', 'Give a name'],
    ])('refuses %s at once, and says what is wrong', async (_, names, days, isTrusted, what, hint) => {
      const port = await serveHttps(names, days)
      const { read, clock } = await open(`https://localhost:${port}`, isTrusted ? trusting() : {})
      const failure = read()
      await expect(failure).rejects.toThrow("the server's certificate is not trusted on this machine")
      await expect(failure).rejects.toThrow(what)
      await expect(failure).rejects.toThrow(hint)
      expect([clock.sleptMs, seen]).toEqual([[], []])
    })

    it('verifies whatever the environment says', async () => {
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
      closing.push(() => {
        delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      })
      const port = await serveHttps(['DNS:localhost'])
      const { read } = await open(`https://localhost:${port}`)
      await expect(read()).rejects.toThrow('is not trusted')
    })

    it.each([
      ['is not there', () => '/nowhere/ca.pem', 'ENOENT'],
      ['is no PEM file', () => authority.file('\x30\x82\x01'), 'there is no BEGIN CERTIFICATE in it'],
      ['is damaged', () => authority.file(authority.certificate.replace(/\n.{9}/, '\n')), ')'],
    ])('refuses a certificate file that %s', async (_, path, what) => {
      const caCertificateFile = path()
      const failure = open('https://localhost', { caCertificateFile })
      await expect(failure).rejects.toMatchObject({ code: 'bad-parameters' })
      await expect(failure).rejects.toThrow(`"CA certificate file" is "${caCertificateFile}", which is no PEM file`)
      await expect(failure).rejects.toThrow(what)
    })
  })

  describe('through a proxy', () => {
    const at = ({ port }: TestProxy, user = '') => `http://${user}127.0.0.1:${port}`

    it('has requests to http: forwarded, with the password for the proxy alone', async () => {
      const proxy = await proxyTo(await serveHttp())
      const url = 'http://octopus.example.com:81/below'
      const { read, log } = await open(url, {}, { HTTP_PROXY: at(proxy, 'me:p%40ss@') })
      await read()
      expect(await read()).toEqual({ Id: 'Projects-1' })
      expect(proxy.asked[1]).toBe(`GET ${url}/api/Spaces-1/projects/x`)
      const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`
      expect(proxy.lastHeaders()).toMatchObject({
        host: 'octopus.example.com:81',
        'proxy-authorization': authorization,
      })
      expect(seen[1]?.headers).toMatchObject({ 'x-octopus-apikey': 'API-KEY' })
      expect(log.printed()).toBe('')
    })

    it('reaches https: through one tunnel, which sees neither key nor path', async () => {
      const proxy = await proxyTo(await serveHttps(['DNS:octopus.example.com']))
      const environment = { https_proxy: at(proxy, 'me:secret@') }
      const { read } = await open('https://octopus.example.com', trusting(), environment)
      for (let i = 0; i < 3; i += 1) expect(await read()).toEqual({ Id: 'Projects-1' })
      expect(proxy.asked).toEqual(['CONNECT octopus.example.com:443'])
      const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`
      expect(proxy.lastHeaders()).toEqual({
        host: 'octopus.example.com:443',
        connection: expect.any(String) as string,
        'proxy-authorization': authorization,
      })
      expect(seen[0]?.headers['proxy-authorization']).toBeUndefined()
      expect((seen[0]?.socket as TLSSocket).servername).toBe('octopus.example.com')
    })

    it('reaches a server that is an IP address', async () => {
      const proxy = await proxyTo(await serveHttps(['IP:::1', 'IP:10.0.0.5']))
      const environment = { HTTPS_PROXY: at(proxy) }
      expect(await (await open('https://[::1]:8443', trusting(), environment)).read()).toEqual({ Id: 'Projects-1' })
      expect(await (await open('https://10.0.0.5', trusting(), environment)).read()).toEqual({ Id: 'Projects-1' })
      expect(proxy.asked).toEqual(['CONNECT [::1]:8443', 'CONNECT 10.0.0.5:443'])
    })

    it('goes straight to a server that NO_PROXY names', async () => {
      const port = await serveHttp()
      const proxy = await proxyTo(port)
      const environment = { HTTP_PROXY: at(proxy), NO_PROXY: `127.0.0.1:${port}` }
      const { read } = await open(`http://127.0.0.1:${port}`, {}, environment)
      expect(await read()).toEqual({ Id: 'Projects-1' })
      expect(proxy.asked).toEqual([])
    })

    it('checks the certificate of the server behind it', async () => {
      const proxy = await proxyTo(await serveHttps(['DNS:elsewhere.example.com']))
      const { read } = await open('https://octopus.example.com', trusting(), { HTTPS_PROXY: at(proxy) })
      await expect(read()).rejects.toThrow(
        `through the proxy ${at(proxy)}: the server's certificate is not trusted on this machine`,
      )
      expect(seen).toEqual([])
    })

    it.each([
      ['http', 407, 'user:password@host:port'],
      ['https', 407, 'user:password@host:port'],
      ['https', 403, 'name the server in NO_PROXY'],
    ])('fails at once where the proxy for %s: says %d', async (protocol, status, hint) => {
      const proxy = await proxyTo(0, { refuse: () => status })
      const environment = { [`${protocol}_proxy`]: at(proxy, 'me:SECRET@') }
      const { read, clock } = await open(`${protocol}://octopus.example.com`, {}, environment)
      const failure = read()
      await expect(failure).rejects.toMatchObject({ code: 'not-reachable' })
      await expect(failure).rejects.toThrow(`through the proxy ${at(proxy)}: the proxy answers ${status}. `)
      await expect(failure).rejects.toThrow(hint)
      await expect(failure).rejects.not.toThrow('SECRET')
      expect(clock.sleptMs).toEqual([])
    })

    it.each(['http', 'https'])('waits for a proxy for %s: that is down for a moment', async (protocol) => {
      const server = protocol === 'http' ? await serveHttp() : await serveHttps(['DNS:octopus.example.com'])
      const proxy = await proxyTo(server, { refuse: () => (proxy.asked.length < 3 ? 503 : undefined) })
      const environment = { [`${protocol}_proxy`]: at(proxy) }
      const { read, log } = await open(`${protocol}://octopus.example.com`, trusting(), environment)
      expect(await read()).toEqual({ Id: 'Projects-1' })
      expect(log.lines()).toEqual([
        expect.stringContaining('503') as string,
        'Octopus Server answers again (after 3 seconds, 2 tries).',
      ])
    })

    it.each(['http', 'https'])('says that the proxy for %s: cannot be reached', async (protocol) => {
      const environment = { [`${protocol}_proxy`]: 'http://me:SECRET@127.0.0.1:1' }
      const { read, log } = await open(`${protocol}://octopus.example.com`, {}, environment)
      const failure = read()
      await expect(failure).rejects.toThrow(
        'last: the proxy http://127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
      )
      await expect(failure).rejects.not.toThrow('SECRET')
      expect(log.lines()).toEqual([expect.stringContaining('the proxy http://127.0.0.1:1 cannot be reached') as string])
    })

    it.each(['http', 'https'])('gives up at the time limit on a proxy for %s: that says nothing', async (protocol) => {
      const proxy = await proxyTo(0, { refuse: () => (clock.passTimeLimits(), 'hang') })
      const environment = { [`${protocol}_proxy`]: at(proxy) }
      const { read, clock } = await open(`${protocol}://octopus.example.com`, {}, environment)
      await expect(read()).rejects.toThrow('last: no answer within 60 seconds')
      await proxy.left()
    })
  })
})
