// Those who get messages: a webhook and a mail server, which take everything and know it afterwards.

import { createServer as createWebServer } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A message as it arrived. */
export interface Arrived {
  readonly channel: 'webhook' | 'mail'
  /** The same for each copy of a message. */
  readonly id: string
  readonly content: string
}

export interface Receivers {
  /** Since they were opened last. */
  readonly arrived: readonly Arrived[]
  readonly webhook: string
  readonly smtpPort: string
}

let opened: Promise<Receivers & { readonly clear: () => void }> | undefined

/** They listen once for all stories of a process, and keep no process alive. */
export async function openReceivers(): Promise<Receivers> {
  opened ??= listenForMessages()
  const receivers = await opened
  receivers.clear()
  return receivers
}

async function listenForMessages(): Promise<Receivers & { readonly clear: () => void }> {
  const arrived: Arrived[] = []
  const hook = createWebServer((request, response) => {
    let content = ''
    request.on('data', (chunk: Buffer) => (content += chunk.toString()))
    request.on('end', () => {
      arrived.push({ channel: 'webhook', id: String(request.headers['idempotency-key']), content })
      response.end()
    })
  })
  const mail = createServer((socket) =>
    takeMails(socket, (content) => {
      arrived.push({ channel: 'mail', id: /^Message-ID: <(.*)@/im.exec(content)?.[1] ?? '', content })
    }),
  )
  return {
    arrived,
    webhook: `http://127.0.0.1:${await portOf(hook)}/`,
    smtpPort: String(await portOf(mail)),
    clear: () => void arrived.splice(0),
  }
}

/** As much of SMTP as it takes: a server of the usual kind makes each client wait for a tenth of a second. */
function takeMails(socket: Socket, take: (content: string) => void): void {
  const answer = (line: string) => void socket.write(`${line}\r\n`)
  let pending = ''
  let isContent = false
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    pending += chunk.toString()
    for (;;) {
      const end = isContent ? '\r\n.\r\n' : '\r\n'
      const at = pending.indexOf(end)
      if (at < 0) return
      const text = pending.slice(0, at)
      pending = pending.slice(at + end.length)
      if (isContent) {
        take(text)
        answer('250 taken')
        isContent = false
      } else if (/^DATA/i.test(text)) {
        answer('354 go on')
        isContent = true
      } else {
        answer(/^QUIT/i.test(text) ? '221 bye' : '250 fine')
      }
    }
  })
  answer('220 ready')
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return (server.address() as AddressInfo).port
}
