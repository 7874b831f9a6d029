// How requests reach the server: straight, or through a proxy, which forwards those to `http:` itself and gives a tunnel
// for those to `https:`. What only some need is loaded by them alone: TLS takes 10 ms.

import { Agent, request } from 'node:http'
import type { RequestOptions } from 'node:https'
import type { Proxy } from './proxy.ts'

export interface Transport {
  readonly agent: Agent
  readonly request: typeof request
  /** The address of the proxy to send requests to, which have to name the server: it forwards them. */
  readonly forwarder: string | undefined
}

/** Options of a request besides those that Node knows. */
export interface TunnelOptions {
  /** When to give up on a tunnel. The request's own `signal` does not get as far as to the agent. */
  readonly until?: AbortSignal
}

/** The proxy answered, and not with a tunnel. */
export interface TunnelRefused extends Error {
  readonly proxyStatus: number
}

/**
 * @param serverUrl Where the server is.
 * @param caCertificates PEM texts to trust besides the well-known ones.
 */
export async function openTransport(
  serverUrl: string,
  proxy: Proxy | undefined,
  caCertificates: readonly string[] | undefined,
): Promise<Transport> {
  if (!serverUrl.startsWith('https:')) {
    const agent = new Agent({ keepAlive: true })
    return { agent, request, forwarder: proxy?.address }
  }
  const [https, tls] = await Promise.all([import('node:https'), import('node:tls')])
  // Said aloud, for an environment variable could switch it off.
  const trust = {
    rejectUnauthorized: true,
    ...(caCertificates && { ca: [...tls.rootCertificates, ...caCertificates] }),
  }
  const agent = new https.Agent({ keepAlive: true, ...trust })
  if (proxy) tunnel(proxy)
  return { agent, request: https.request, forwarder: undefined }

  /** Makes the agent's connections tunnels. */
  function tunnel({ address, headers }: Proxy): void {
    const { hostname, port } = new URL(serverUrl)
    const path = `${hostname}:${port || 443}`
    agent.createConnection = ({ servername, host, until }: RequestOptions & TunnelOptions, callback) => {
      const fail = callback as (error: Error) => void
      const options = { method: 'CONNECT', path, headers: { host: path, ...headers }, agent: false }
      const asked = request(address, { ...options, ...(until && { signal: until }) })
      asked.on('error', fail)
      asked.on('connect', ({ statusCode = 0 }, socket) => {
        if (statusCode === 200) callback?.(null, tls.connect({ ...trust, socket, servername, host: host ?? '' }))
        else {
          socket.destroy()
          fail(Object.assign(new Error(), { proxyStatus: statusCode }) satisfies TunnelRefused)
        }
      })
      asked.end()
      return undefined
    }
  }
}
