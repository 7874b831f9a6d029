// Where messages go: a mail server and a web server that take whatever comes, and keep it as it came.

import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { listen } from '../support/listen.ts'

export interface Mail {
  readonly user: string
  readonly password: string
  /** Those to whom it goes, whatever its headers say. */
  readonly recipients: readonly string[]
  readonly content: string
}

export interface Post {
  /** Path and query. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Inbox {
  readonly mailPort: number
  /** `http://127.0.0.1:1234` */
  readonly hookUrl: string
  /** All that has come since it was last emptied. */
  readonly mails: readonly Mail[]
  readonly posts: readonly Post[]
  empty(): void
  close(): Promise<void>
}

export async function openInbox(): Promise<Inbox> {
  const mails: Mail[] = []
  const posts: Post[] = []
  let credentials: Pick<Mail, 'user' | 'password'> = { user: '', password: '' }
  const mailServer = new SMTPServer({
    logger: false,
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username = '', password = '' }, _session, done) => {
      credentials = { user: username, password: password ?? '' }
      done(null, { user: username })
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const recipients = envelope.rcptTo.map(({ address }) => address)
        mails.push({ ...credentials, recipients, content: Buffer.concat(chunks).toString('latin1') })
        done()
      })
    },
  })
  // A client that breaks off is no fault of the server's.
  mailServer.on('error', () => undefined)
  await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', () => resolve()))
  const hooks = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      posts.push({ target: request.url ?? '', headers: request.headers, body })
      response.end()
    })
  })
  const hookPort = await listen(hooks)
  return {
    mailPort: (mailServer.server.address() as AddressInfo).port,
    hookUrl: `http://127.0.0.1:${hookPort}`,
    mails,
    posts,
    empty() {
      mails.length = 0
      posts.length = 0
      credentials = { user: '', password: '' }
    },
    async close() {
      hooks.closeAllConnections()
      await new Promise((resolve) => hooks.close(resolve))
      await new Promise<void>((resolve) => mailServer.close(() => resolve()))
    },
  }
}
