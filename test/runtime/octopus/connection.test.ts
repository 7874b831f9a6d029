import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../runtime/clock.ts'
import { openConnection } from '../../../runtime/octopus/connection.ts'
import { skippingClock } from '../../support/skipping-clock.ts'

const server = createServer()
afterEach(() => {
  server.removeAllListeners('request')
  server.close()
  server.closeAllConnections()
})

async function listen(): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('openConnection', () => {
  it('keeps one connection for many requests', async () => {
    const ports = new Set<number | undefined>()
    server.on('request', (request, response) => {
      ports.add(request.socket.remotePort)
      response.end('{}')
    })
    const connection = await openConnection({ serverUrl: await listen(), headers: {}, clock: skippingClock() })
    for (let i = 0; i < 5; i += 1) expect(await connection.get('/api')).toMatchObject({ status: 200, text: '{}' })
    expect(ports.size).toBe(1)
    connection.close()
  })

  it('gives a request up at its time limit', async () => {
    const limit = new AbortController()
    const clock: Clock = { ...skippingClock(), timeLimit: () => ({ signal: limit.signal, lift: () => undefined }) }
    server.on('request', () => limit.abort())
    const connection = await openConnection({ serverUrl: await listen(), headers: {}, clock })
    await expect(connection.get('/api')).rejects.toThrow('no answer within 60 seconds')
    connection.close()
  })

  it('rejects an answer that breaks off in the middle', async () => {
    server.on('request', (_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"Items": [')
      setImmediate(() => response.destroy())
    })
    const connection = await openConnection({ serverUrl: await listen(), headers: {}, clock: skippingClock() })
    await expect(connection.get('/api')).rejects.toThrow()
    connection.close()
  })
})
