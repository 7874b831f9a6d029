// A proxy for tests. It knows no names: whatever is asked for, it goes to one port of this machine.

import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { listen } from './listen.ts'

export interface TestProxy {
  readonly port: number
  /** What it was asked for, in order: `CONNECT octopus.example.com:443`, `GET http://octopus.example.com/api`. */
  readonly asked: readonly string[]
  /** The headers of the last request, those of CONNECT included. */
  lastHeaders(): http.IncomingHttpHeaders
  /** Resolves when nobody is connected any more. */
  left(): Promise<void>
  close(): void
}

export interface TestProxyOptions {
  /** The port of the server that it forwards to. */
  readonly to: number
  /** What it answers instead of doing what it is asked, by status; `hang` for no answer at all. */
  readonly refuse?: () => number | 'hang' | undefined
}

export async function openProxy({ to, refuse = () => undefined }: TestProxyOptions): Promise<TestProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  let lastHeaders: http.IncomingHttpHeaders = {}
  const take = ({ method, url, headers }: IncomingMessage) => {
    asked.push(`${String(method)} ${String(url)}`)
    lastHeaders = headers
    return refuse()
  }

  function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const refused = take(incoming)
    if (refused === 'hang') return
    if (refused !== undefined) {
      outgoing.writeHead(refused, { 'content-type': 'text/html' }).end('<html>The proxy says no</html>')
      return
    }
    const { pathname, search } = new URL(incoming.url ?? '')
    const options = { port: to, host: '127.0.0.1', path: pathname + search, headers: incoming.headers, agent: false }
    http
      .request(options, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 0, { 'content-type': 'application/json' })
        answer.pipe(outgoing)
      })
      .end()
  }

  function tunnel(incoming: IncomingMessage, client: Duplex): void {
    const refused = take(incoming)
    client.on('error', () => client.destroy())
    if (refused === 'hang') {
      // Otherwise it would not notice that the client leaves.
      client.on('end', () => client.destroy()).resume()
      return
    }
    if (refused !== undefined) {
      client.end(`HTTP/1.1 ${refused} No\r\ncontent-length: 2\r\n\r\nNo`)
      return
    }
    const server = connect(to, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(server).pipe(client)
    })
    sockets.add(server)
    server.on('error', () => client.destroy())
    client.on('close', () => server.destroy())
  }

  const server = http.createServer(forward)
  server.on('connect', tunnel)
  server.on('connection', (socket: Socket) => sockets.add(socket))
  return {
    port: await listen(server),
    asked,
    lastHeaders: () => lastHeaders,
    left: async () => {
      for (const socket of sockets) if (!socket.closed) await once(socket, 'close')
    },
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
