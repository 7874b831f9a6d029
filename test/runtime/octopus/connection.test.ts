import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { openConnection } from '../../../runtime/octopus/connection.ts'
import { listen } from '../../support/listen.ts'
import { skippingClock } from '../../support/skipping-clock.ts'

const server = createServer()
afterEach(() => {
  server.removeAllListeners('request')
  server.close()
  server.closeAllConnections()
})

async function open() {
  const clock = skippingClock()
  const connection = await openConnection({ serverUrl: `http://127.0.0.1:${await listen(server)}`, headers: {}, clock })
  return { connection, clock }
}

describe('openConnection', () => {
  it('keeps one connection for many requests', async () => {
    const ports = new Set<number | undefined>()
    server.on('request', (request, response) => {
      ports.add(request.socket.remotePort)
      response.end('{}')
    })
    const { connection } = await open()
    for (let i = 0; i < 5; i += 1)
      expect(await connection.ask({ method: 'GET', target: '/api' })).toMatchObject({ status: 200, text: '{}' })
    expect(ports.size).toBe(1)
    connection.close()
  })

  it('gives a request up at its time limit', async () => {
    const { connection, clock } = await open()
    server.on('request', () => clock.passTimeLimits())
    await expect(connection.ask({ method: 'GET', target: '/api' })).rejects.toThrow('no answer within 60 seconds')
    connection.close()
  })

  it('has its time limit cover the whole of an answer that trickles in', async () => {
    const { connection, clock } = await open()
    const closed = new Promise<void>((resolve) => {
      server.on('request', ({ socket }, response) => {
        socket.on('close', resolve)
        response.write('{"Items": [')
        const more = setInterval(() => response.write(' '), 1)
        response.on('close', () => clearInterval(more))
        setTimeout(() => clock.passTimeLimits(), 5)
      })
    })
    await expect(connection.ask({ method: 'GET', target: '/api' })).rejects.toThrow('no answer within 60 seconds')
    await closed
    connection.close()
  })

  it('does not collect an answer that never ends', async () => {
    const { connection } = await open()
    const megabyte = Buffer.alloc(2 ** 20)
    server.on('request', (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(megabyte));
      }
      response.on('drain', more)
      more()
    })
    await expect(connection.ask({ method: 'GET', target: '/api' })).rejects.toThrow('an answer without an end')
    connection.close()
  })

  it('says nothing of a connection that the server had closed while nothing was going on', async () => {
    const { connection } = await open()
    let requests = 0
    server.on('request', ({ socket }, response) => {
      requests += 1
      if (requests === 2) socket.resetAndDestroy()
      else response.end('{}')
    })
    await connection.ask({ method: 'GET', target: '/api' })
    expect(await connection.ask({ method: 'GET', target: '/api' })).toMatchObject({ status: 200 })
    expect(requests).toBe(3)
    connection.close()
  })

  it('does not by itself repeat a write on a connection that the server closed, for it may have been read', async () => {
    let requests = 0
    server.on('request', ({ socket, method }, response) => {
      requests += 1
      if (method === 'POST') socket.destroy()
      else response.end('{}')
    })
    const { connection } = await open()
    await connection.ask({ method: 'GET', target: '/api' })
    await expect(connection.ask({ method: 'POST', target: '/api', body: '{}' })).rejects.toThrow()
    expect(requests).toBe(2)
    connection.close()
  })

  it('sends the user and password of an address, and does not show them', async () => {
    let authorization: string | undefined
    server.on('request', ({ headers }, response) => {
      authorization = headers.authorization
      response.end('{}')
    })
    const serverUrl = `http://me:p%40ss@127.0.0.1:${await listen(server)}`
    const connection = await openConnection({ serverUrl, headers: {}, clock: skippingClock() })
    await connection.ask({ method: 'GET', target: '/api' })
    expect(authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`)
    expect(connection.serverUrl).toBe(serverUrl.replace('me:p%40ss@', ''))
    expect(connection.hide(`It was p@ss, or p%40ss, or ${String(authorization)}`)).not.toMatch(/ss,|bWU6/)
    connection.close()
  })

  it('hides a secret as a whole that holds another', async () => {
    const secrets = ['API', 'API-123', '']
    const connection = await openConnection({
      serverUrl: 'http://me:API-@host',
      headers: {},
      secrets,
      clock: skippingClock(),
    })
    expect(connection.hide('<API-123> <API>')).toBe('<(hidden)> <(hidden)>')
  })

  it('rejects an answer that breaks off in the middle', async () => {
    server.on('request', (_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"Items": [')
      setImmediate(() => response.destroy())
    })
    const { connection } = await open()
    await expect(connection.ask({ method: 'GET', target: '/api' })).rejects.toThrow()
    connection.close()
  })
})
