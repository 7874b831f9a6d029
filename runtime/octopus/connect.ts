// From the common fields of a form to the space on the server.

import type { Clock } from '../clock.ts'
import type { CommonValues } from '../common-parameters.ts'
import type { Log } from '../log.ts'
import { list } from '../shape.ts'
import { openConnection } from './connection.ts'
import { findNamed } from './find-named.ts'
import { createReader, inSpace, type Octopus } from './octopus.ts'
import { proxyFor, type Environment } from './proxy.ts'
import { readCertificates } from './read-certificates.ts'
import { NamedResource, toNamed } from './resources/named.ts'

export interface ConnectOptions {
  readonly clock: Clock
  readonly log: Log
  readonly random: () => number
  /** Names us on the server's audit events: `octosteps-wait-for-project/3`. */
  readonly userAgent: string
  /** Where the proxy to go through stands, if there is one. */
  readonly environment: Environment
}

export interface ConnectedOctopus extends Octopus {
  close(): void
}

/**
 * Connects to the server and finds the space. Asks nothing where the space is given by id, as it is by default.
 * @throws {StepError} If the certificate file or the proxy variables are no good, or there is no such space.
 */
export async function connect(
  { serverUrl, apiKey, accessToken, space, caCertificateFile, outageMinutes }: CommonValues,
  { clock, log, random, userAgent, environment }: ConnectOptions,
): Promise<ConnectedOctopus> {
  const proxy = proxyFor(serverUrl, environment)
  const connection = await openConnection({
    serverUrl,
    headers: { 'user-agent': userAgent, accept: 'application/json', ...credentials(apiKey, accessToken) },
    secrets: [apiKey ?? '', accessToken ?? ''],
    caCertificates: caCertificateFile ? await readCertificates(caCertificateFile) : undefined,
    proxy,
    clock,
  })
  const reader = createReader({ connection, clock, log, random, outageMs: outageMinutes * 60_000 })
  const spaceId = /^Spaces-\d+$/.test(space) ? space : await findSpace()
  return { ...inSpace(reader, spaceId), close: () => connection.close() }

  async function findSpace(): Promise<string> {
    const all = await reader.read('/api/spaces/all', list(NamedResource))
    return findNamed(space, all.map(toNamed), 'space', connection.serverUrl).id
  }
}

/** The form has seen to it that one of them is there. */
function credentials(apiKey: string | undefined, accessToken = ''): Readonly<Record<string, string>> {
  return apiKey ? { 'x-octopus-apikey': apiKey } : { authorization: `Bearer ${accessToken}` }
}
