// Whoever redirects a request gets no key sent anywhere: shown on servers that do, for a mock could not be followed.

import http from 'node:http'
import https from 'node:https'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CommonValues } from '../../runtime/common-parameters.ts'
import { connect } from '../../runtime/octopus/connect.ts'
import { object, string } from '../../runtime/shape.ts'
import { createCertificateAuthority, type CertificateAuthority } from '../support/certificates.ts'
import { listen } from '../support/listen.ts'
import { recordingLog } from '../support/recording-log.ts'
import { skippingClock } from '../support/skipping-clock.ts'

let authority: CertificateAuthority
/** What came to the host that is redirected to. */
let arrived: http.IncomingMessage[]
let elsewhere: string
const servers: http.Server[] = []
beforeEach(async () => {
  authority = createCertificateAuthority()
  arrived = []
  const port = await open(
    http.createServer((request, response) => {
      arrived.push(request)
      response.end('{"Id": "Projects-1"}')
    }),
  )
  elsewhere = `http://localhost:${port}`
})
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
  authority.close()
})

describe('connect', () => {
  it.each([
    [301, 'http'],
    [302, 'http'],
    [303, 'http'],
    [307, 'http'],
    [308, 'http'],
    [307, 'https'],
  ] as const)('sends no key after a %i from %s: to another port', async (status, protocol) => {
    const redirect: http.RequestListener = (_, response) => {
      response.writeHead(status, { location: `${elsewhere}/api/Spaces-1/projects/x` }).end()
    }
    const server =
      protocol === 'https'
        ? https.createServer(authority.issue(['DNS:localhost']), redirect)
        : http.createServer(redirect)
    const values = {
      serverUrl: `${protocol}://localhost:${await open(server)}`,
      apiKey: 'API-QWERTZUIOP4711',
      space: 'Spaces-1',
      outageMinutes: 1,
      caCertificateFile: authority.file(authority.certificate),
    } as CommonValues
    const octopus = await connect(values, {
      clock: skippingClock(),
      log: recordingLog(),
      random: () => 0.5,
      userAgent: 'octosteps-test/1',
      environment: {},
    })
    try {
      await expect(octopus.get('projects/x', object({ Id: string }))).rejects.toThrow(`was redirected to ${elsewhere}`)
      expect(arrived).toEqual([])
    } finally {
      octopus.close()
    }
  })
})

function open(server: http.Server): Promise<number> {
  servers.push(server)
  return listen(server)
}
