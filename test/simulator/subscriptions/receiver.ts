// A receiver of webhooks that keeps what it gets, and behaves as a test wants.

import { createServer } from 'node:http'
import { listen } from '../../support/listen.ts'

export interface Delivered {
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Payload
  /** As it came. */
  readonly text: string
}

export interface Payload {
  readonly Timestamp: string
  readonly EventType: string
  readonly Payload: {
    readonly BatchId: string
    readonly TotalEventsInBatch: number
    readonly EventNumberInBatch: number
    readonly Subscription: Readonly<Record<string, unknown>>
    readonly Event: Readonly<Record<string, unknown>> & { readonly Id: string; readonly Category: string }
  }
}

export interface Receiver {
  readonly url: string
  readonly got: readonly Delivered[]
  /** What it answers to each call from now on: a status, or nothing at all. */
  answer: (call: number) => number | 'never'
  readonly close: () => Promise<void>
}

export async function openReceiver(): Promise<Receiver> {
  const got: Delivered[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    request.on('end', () => {
      got.push({ headers: request.headers, body: JSON.parse(text) as Payload, text })
      const status = receiver.answer(got.length)
      if (status !== 'never') response.writeHead(status).end('thanks')
    })
  })
  const port = await listen(server)
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/octopus`,
    got,
    answer: () => 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return receiver
}
