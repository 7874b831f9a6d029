// HTTP to one server: a keep-alive agent of Node's own, a time limit on every request, the answer as text. Node's `fetch`
// would triple the start of a step, and the official client carries 630 KB.

import http from 'node:http'
import type { Clock } from '../clock.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<http.IncomingHttpHeaders>
  readonly text: string
}

export interface Connection {
  /** Where the server is, without a slash at the end. */
  readonly serverUrl: string
  /**
   * One request, redirects not followed: they would carry the key to another host.
   * @param target Path and query below the server's address, `/api/spaces`.
   * @throws What Node says of a connection that cannot be made, breaks, or gives no whole answer within a minute.
   */
  get(target: string): Promise<Answer>
  close(): void
}

export interface ConnectionOptions {
  /** Where the server is, virtual directory included, without a slash at the end. */
  readonly serverUrl: string
  readonly headers: Readonly<Record<string, string>>
  /** PEM texts to trust besides the well-known ones. */
  readonly caCertificates?: string | undefined
  readonly clock: Clock
}

const answerWithinMs = 60_000

export async function openConnection({
  serverUrl,
  headers,
  caCertificates,
  clock,
}: ConnectionOptions): Promise<Connection> {
  const { agent, request } = await transport(serverUrl, caCertificates)

  function exchange(target: string, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(`${serverUrl}${target}`, { agent, headers, signal }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          if (!response.complete) reject(new Error('the connection broke in the middle of the answer'))
          else {
            const text = Buffer.concat(chunks).toString('utf8')
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
          }
        })
      })
      sent.on('error', reject)
      sent.end()
    })
  }

  return {
    serverUrl,
    get: async (target) => {
      const limit = clock.timeLimit(answerWithinMs)
      try {
        return await exchange(target, limit.signal)
      } catch (error) {
        throw limit.signal.aborted ? new Error(`no answer within ${answerWithinMs / 1000} seconds`) : error
      } finally {
        limit.lift()
      }
    },
    close: () => agent.destroy(),
  }
}

async function transport(
  serverUrl: string,
  caCertificates: string | undefined,
): Promise<{ readonly agent: http.Agent; readonly request: typeof http.request }> {
  if (!serverUrl.startsWith('https:')) return { agent: new http.Agent({ keepAlive: true }), request: http.request }
  // TLS takes 10 ms to load: only those who need it pay for it.
  const [{ default: https }, { default: tls }] = await Promise.all([import('node:https'), import('node:tls')])
  const ca = caCertificates === undefined ? {} : { ca: [...tls.rootCertificates, caCertificates] }
  return { agent: new https.Agent({ keepAlive: true, ...ca }), request: https.request }
}
