// Whatever goes wrong, and whatever the other side sends back, no key and no password turns up.

import * as fc from 'fast-check'
import http from 'node:http'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommonValues } from '../../../runtime/common-parameters.ts'
import { connect } from '../../../runtime/octopus/connect.ts'
import { object, string } from '../../../runtime/shape.ts'
import { listen } from '../../support/listen.ts'
import { recordingLog } from '../../support/recording-log.ts'
import { skippingClock } from '../../support/skipping-clock.ts'

/** Answers as if it echoed what it got: with these texts, in each of the ways that a failure can take. */
interface Echo {
  readonly status: number
  readonly body: (secrets: string) => string
  readonly isCut: boolean
}

const bodies: readonly Echo['body'][] = [
  (secrets) => secrets,
  (secrets) => `<html>${secrets}</html>`,
  (secrets) => JSON.stringify({ ErrorMessage: secrets, Errors: [secrets] }),
  (secrets) => JSON.stringify({ Id: 1, [secrets]: secrets }),
  (secrets) => JSON.stringify({ Id: 1 }).slice(0, -1) + secrets,
  (secrets) => `${'x'.repeat(195)}${secrets}`,
]

let secrets = ''
let echo: Echo
const server = http.createServer((_, response) => {
  const { status, body, isCut } = echo
  const headers = { location: `https://login.example.com/?${encodeURI(secrets)}`, 'retry-after': encodeURI(secrets) }
  response.writeHead(status, headers)
  if (isCut) {
    response.write(body(secrets))
    response.destroy()
  } else response.end(body(secrets))
})
server.on('connect', (_, socket) => socket.end(`HTTP/1.1 ${echo.status} ${secrets}\r\n\r\n${secrets}`))

let port: number
beforeAll(async () => {
  port = await listen(server)
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const printable = (least: number, most: number) =>
  fc.string({
    unit: fc.constantFrom('a', 'B', '7', '-', '%', '$', '&', '"', '\\', '!'),
    minLength: least,
    maxLength: most,
  })

const ways = fc.record({
  key: printable(6, 20).map((more) => `API-${more}`),
  isToken: fc.boolean(),
  proxyPassword: printable(6, 12),
  urlPassword: fc.option(printable(6, 12), { nil: undefined }),
  protocol: fc.constantFrom('http', 'https'),
  isThroughProxy: fc.boolean(),
  isReachable: fc.boolean(),
  status: fc.constantFrom(200, 302, 400, 401, 403, 404, 407, 418, 429, 500, 502, 503),
  body: fc.constantFrom(...bodies),
  isCut: fc.boolean(),
})

describe('a failing read', () => {
  it('shows no secret, neither in the log nor in what it throws', async () => {
    await fc.assert(
      fc.asyncProperty(ways, async ({ key, isToken, proxyPassword, urlPassword, protocol, ...way }) => {
        const basic = (password: string) => Buffer.from(`me:${password}`).toString('base64')
        const passwords = [
          ...(way.isThroughProxy ? [proxyPassword] : []),
          ...(urlPassword === undefined ? [] : [urlPassword]),
        ]
        const hidden = [key, ...passwords.flatMap((one) => [one, basic(one)])]
        secrets = hidden.join(' ')
        echo = way
        const to = way.isReachable ? port : 1
        const user = urlPassword === undefined ? '' : `me:${encodeURIComponent(urlPassword)}@`
        const serverUrl = `${protocol}://${user}127.0.0.1:${to}`
        const proxy = `http://me:${encodeURIComponent(proxyPassword)}@127.0.0.1:${to}`
        const log = recordingLog()
        const values = { serverUrl, space: 'Spaces-1', outageMinutes: 0, [isToken ? 'accessToken' : 'apiKey']: key }
        const octopus = await connect(values as unknown as CommonValues, {
          clock: skippingClock(),
          log,
          random: () => 0.5,
          userAgent: 'octosteps-test/1',
          environment: way.isThroughProxy ? { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } : {},
        })
        try {
          const failure: unknown = await octopus
            .get('projects/x', object({ Id: string }))
            .catch((error: unknown) => error)
          expect(failure).toMatchObject({ name: 'StepError' })
          const shown = `${log.printed()}\n${decoded(log.printed())}\n${inspect(failure, { depth: 9, showHidden: true })}`
          for (const secret of hidden) expect(shown).not.toContain(secret)
        } finally {
          octopus.close()
        }
      }),
      { numRuns: 200 },
    )
  })
})

/** What the service messages of a log say. */
function decoded(printed: string): string {
  return [...printed.matchAll(/='([^']*)'/g)].map(([, text = '']) => Buffer.from(text, 'base64').toString()).join('\n')
}
