// HTTP to one server: a keep-alive agent of Node's own, a time limit on every request, the answer as text. Node's `fetch`
// would triple the start of a step, and the official client carries 630 KB.

import type http from 'node:http'
import type { Clock } from '../clock.ts'
import type { Proxy } from './proxy.ts'
import { openTransport, type TunnelOptions } from './transport.ts'
import { urlCredentials } from './url-credentials.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<http.IncomingHttpHeaders>
  readonly text: string
}

/** What to ask of a server. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path and query below the server's address, `/api/spaces`. */
  readonly target: string
  /** JSON to send. */
  readonly body?: string | undefined
}

export interface Connection {
  /** Where the server is, without a slash at the end, and without user and password. */
  readonly serverUrl: string
  /** `http://proxy.example.com:3128` if requests go through it, without user and password. */
  readonly proxyAddress: string | undefined
  /**
   * One request, redirects not followed: they would carry the key to another host.
   * @throws What Node says of a connection that cannot be made, breaks, or gives no whole answer within a minute; or
   * `TunnelRefused`.
   */
  ask(request: Request): Promise<Answer>
  /** Takes out what must not be shown, should a text of somebody else's hold it. */
  hide(text: string): string
  /** Is aborted by `close`. */
  readonly closed: AbortSignal
  close(): void
}

export interface ConnectionOptions {
  /** Where the server is, virtual directory included, without a slash at the end. */
  readonly serverUrl: string
  readonly headers: Readonly<Record<string, string>>
  /** What of the headers must not be shown. */
  readonly secrets?: readonly string[]
  /** PEM texts to trust besides the well-known ones. */
  readonly caCertificates?: readonly string[] | undefined
  readonly proxy?: Proxy | undefined
  readonly clock: Clock
}

const answerWithinMs = 60_000
/** Far more than any list of a server has; what is longer never ends. */
const longestAnswerBytes = 2 ** 26

export async function openConnection({
  serverUrl: given,
  headers,
  secrets = [],
  caCertificates,
  proxy,
  clock,
}: ConnectionOptions): Promise<Connection> {
  const server = new URL(given)
  const credentials = urlCredentials(server)
  const serverUrl = given.replace(/\/\/[^/]*@/, '//')
  const { agent, request, forwarder } = await openTransport(serverUrl, proxy, caCertificates)
  const sentHeaders = {
    ...(credentials.basic && { authorization: credentials.basic }),
    ...headers,
    ...(forwarder && { host: server.host, ...proxy?.headers }),
  }
  // The longest first: one may hold another.
  const hidden = [...secrets, ...credentials.secrets, ...(proxy?.secrets ?? [])]
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length)

  const closing = new AbortController()

  function exchange(asked: Request, signal: AbortSignal): Promise<Answer> {
    const { method, target, body } = asked
    return new Promise((resolve, reject) => {
      const url = `${serverUrl}${target}`
      const options: http.RequestOptions & TunnelOptions = {
        agent,
        method,
        headers: body === undefined ? sentHeaders : { ...sentHeaders, 'content-type': 'application/json' },
        signal,
        until: signal,
        ...(forwarder && { path: url }),
      }
      const sent = request(forwarder ?? url, options, (response) => {
        const chunks: Buffer[] = []
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          bytes += chunk.length
          if (bytes > longestAnswerBytes) {
            reject(new Error('an answer without an end'))
            sent.destroy()
          }
        })
        response.on('error', reject)
        response.on('end', () => {
          if (!response.complete) reject(new Error('the connection broke in the middle of the answer'))
          else {
            const text = Buffer.concat(chunks).toString('utf8')
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
          }
        })
      })
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // The server closed a connection that nothing was going on on, just when we used it: no trouble of anybody's.
        // Nobody can tell whether it read a write before.
        if (method === 'GET' && sent.reusedSocket && error.code === 'ECONNRESET') resolve(exchange(asked, signal))
        else reject(error)
      })
      // Node itself says nothing of it while there is no connection yet.
      signal.addEventListener('abort', () => reject(new Error(`no answer within ${answerWithinMs / 1000} seconds`)))
      sent.end(body)
    })
  }

  return {
    serverUrl,
    proxyAddress: proxy?.address,
    ask: async (request) => {
      const limit = clock.timeLimit(answerWithinMs)
      try {
        return await exchange(request, limit.signal)
      } finally {
        limit.lift()
      }
    },
    hide: (text) => hidden.reduce((shown, secret) => shown.replaceAll(secret, '(hidden)'), text),
    closed: closing.signal,
    close: () => {
      closing.abort()
      agent.destroy()
    },
  }
}
