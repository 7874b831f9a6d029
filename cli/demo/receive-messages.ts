// Where the demo's message arrives: a receiver of webhooks on this machine.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as z from 'zod'

export interface Receiver {
  readonly url: string
  /** The texts of the messages that have come. */
  readonly messages: readonly string[]
  close(): void
}

const Message = z.object({ subject: z.string(), text: z.string() })

export async function receiveMessages(): Promise<Receiver> {
  const messages: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { subject, text } = Message.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')))
      messages.push(`${subject}\n\n${text}`)
      response.writeHead(204).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    messages,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
