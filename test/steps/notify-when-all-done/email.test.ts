// Mail, with a real SMTP server in this process.

import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { composeMail, openEmail, type EmailSettings } from '../../../steps/notify-when-all-done/channels/email.ts'
import { createCertificateAuthority, type CertificateAuthority } from '../../support/certificates.ts'
import { skippingClock } from '../../support/skipping-clock.ts'
import { exampleMessage } from './examples.ts'

let authority: CertificateAuthority
beforeAll(() => {
  authority = createCertificateAuthority()
})
afterAll(() => authority.close())

const servers: SMTPServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve()))))
})

/** Starts a server. @returns Its port, and the mails that it has taken. */
async function serve(
  options: SMTPServerOptions,
): Promise<{ readonly port: number; readonly mails: readonly string[] }> {
  const mails: string[] = []
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'))
        done()
      })
    },
    ...options,
  })
  // A client that refuses our certificate is no fault of the server's.
  server.on('error', () => undefined)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return { port: (server.server.address() as AddressInfo).port, mails }
}

const settings: Omit<EmailSettings, 'port'> = {
  from: 'Octopus <octopus@example.com>',
  to: ['one@example.com', 'Two, Inc. <two@example.com>'],
  server: 'localhost',
  security: 'None',
  user: undefined,
  password: undefined,
}

function send(port: number, changes: Partial<EmailSettings> = {}, isTrusted = true) {
  const clock = skippingClock()
  const caCertificates = isTrusted ? [authority.certificate] : undefined
  const channel = openEmail(
    { clock, random: () => 0.5, environment: {}, caCertificates },
    { ...settings, port, ...changes },
  )
  return { clock, sent: channel.send(exampleMessage({ subject: 'Schöne Grüße: {Summary} \u{1f389}' })) }
}

const withCertificate = () => authority.issue(['DNS:localhost'])

describe('mail', () => {
  it('has a text and an HTML part, and its subject in UTF-8', async () => {
    const { port, mails } = await serve({ disabledCommands: ['AUTH', 'STARTTLS'] })
    expect(await send(port).sent).toEqual({ kind: 'sent' })
    const [mail = ''] = mails
    expect(mail).toContain('From: Octopus <octopus@example.com>')
    expect(mail).toContain('To: one@example.com, "Two, Inc." <two@example.com>')
    expect(mail).toContain('Message-ID: <set.1@octosteps.invalid>')
    expect(mail).toContain('Date: Mon, 02 Mar 2026 08:10:00 +0000')
    expect(mail).toContain('Auto-Submitted: auto-generated')
    expect(mail).toMatch(/Subject: =\?UTF-8\?Q\?Sch=C3=B6ne_Gr=C3=BC=C3=9Fe/)
    expect(mail).toMatch(/Content-Type: multipart\/alternative/)
    expect(mail).toMatch(
      /Content-Type: text\/plain; charset=utf-8[^]*Web 1\.0\.0: succeeded[^]*Content-Type: text\/html/,
    )
  })

  it('is the same to the byte when it is sent again', async () => {
    const [first, second] = await Promise.all([
      composeMail(exampleMessage(), settings),
      composeMail(exampleMessage(), settings),
    ])
    expect(first).toEqual(second)
    expect(first.envelope).toEqual({ from: 'octopus@example.com', to: ['one@example.com', 'two@example.com'] })
  })

  it('has no line among its headers that is none, whatever is in its addresses', async () => {
    const address = `${'x'.repeat(50)}\v${'y'.repeat(50)}\v \u{1f419}'@example.com`
    const { content } = await composeMail(exampleMessage(), { from: address, to: [address] })
    const [headers = ''] = content.toString('utf8').split('\r\n\r\n')
    expect(headers.split('\r\n').filter((line) => !/^([\w-]+: |[ \t]+\S)/.test(line))).toEqual([])
  })

  it.each(['StartTls', 'Tls', 'IfOffered'] as const)(
    'goes over a connection that %s protects, with user and password',
    async (security) => {
      const { key, cert } = withCertificate()
      const seen: string[] = []
      const { port, mails } = await serve({
        key,
        cert,
        secure: security === 'Tls',
        authOptional: false,
        onAuth: ({ username, password }, { secure }, done) => {
          seen.push(`${username}:${password} ${secure ? 'protected' : 'open'}`)
          done(null, { user: username })
        },
      })
      expect(await send(port, { security, user: 'octopus', password: 's3cret' }).sent).toEqual({ kind: 'sent' })
      expect(seen).toEqual(['octopus:s3cret protected'])
      expect(mails).toHaveLength(1)
    },
  )

  it('is not sent where STARTTLS is wanted and not offered', async () => {
    const { port, mails } = await serve({ disabledCommands: ['STARTTLS', 'AUTH'] })
    const { sent } = send(port, { security: 'StartTls' })
    expect(await sent).toMatchObject({ kind: 'failed', said: expect.stringContaining('STARTTLS') as string })
    expect(mails).toEqual([])
  })

  it('is not sent to a server whose certificate nobody trusts', async () => {
    const { port, mails } = await serve(withCertificate())
    const { sent, clock } = send(port, { security: 'StartTls' }, false)
    expect(await sent).toMatchObject({ kind: 'failed', said: expect.stringContaining('certificate') as string })
    expect([mails, clock.sleptMs]).toEqual([[], []])
  })

  it('is not tried again with a password that is refused, and the password is not shown', async () => {
    let tries = 0
    const { port } = await serve({
      ...withCertificate(),
      onAuth: ({ password }, _session, done) => {
        tries += 1
        done(new Error(`Invalid password ${password}`))
      },
    })
    const result = await send(port, { security: 'StartTls', user: 'octopus', password: 'hunter2hunter2' }).sent
    expect(result).toMatchObject({ kind: 'failed' })
    expect(JSON.stringify(result)).toContain('(hidden)')
    expect(JSON.stringify(result)).not.toContain('hunter2')
    expect(tries).toBe(1)
  })

  it('counts as sent where some of its recipients were refused, and says which', async () => {
    const { port, mails } = await serve({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('two') ? refused('No such user', 550) : null),
    })
    expect(await send(port).sent).toEqual({
      kind: 'sent',
      remark: expect.stringMatching(/^the mail server refused two@example\.com \(550 No such user/) as string,
    })
    expect(mails).toHaveLength(1)
  })

  it('fails at once where all of its recipients were refused for good', async () => {
    const { port } = await serve({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: (_address, _session, done) => done(refused('No such user', 550)),
    })
    const { sent, clock } = send(port)
    expect(await sent).toMatchObject({ kind: 'failed', said: expect.stringContaining('No such user') as string })
    expect(clock.sleptMs).toEqual([])
  })

  it('is tried again where the server is busy', async () => {
    let tries = 0
    const { port, mails } = await serve({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onMailFrom: (_address, _session, done) => done((tries += 1) < 3 ? refused('Try again later', 451) : null),
    })
    const { sent, clock } = send(port)
    expect(await sent).toEqual({ kind: 'sent' })
    expect([mails.length, clock.sleptMs]).toEqual([1, [1000, 2000]])
  })

  it('is sent again, recognisably the same, where the server dies in the middle of it', async () => {
    let tries = 0
    const ids: string[] = []
    const { port } = await serve({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData: (stream, _session, done) => {
        tries += 1
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          ids.push(/^Message-ID: (.*)\r$/m.exec(Buffer.concat(chunks).toString())?.[1] ?? '')
          if (tries > 1) done()
          else
            for (const connection of servers.at(-1)?.connections ?? [])
              (connection as { readonly _socket: { destroy(): void } })._socket.destroy()
        })
      },
    })
    expect(await send(port).sent).toEqual({ kind: 'sent' })
    expect(ids).toEqual(['<set.1@octosteps.invalid>', '<set.1@octosteps.invalid>'])
  })

  it('gives up after five tries where nobody listens', async () => {
    const { port } = await serve({})
    await new Promise<void>((resolve) => servers.splice(0)[0]?.close(() => resolve()))
    const { sent, clock } = send(port)
    expect(await sent).toMatchObject({
      kind: 'failed',
      said: expect.stringMatching(/ECONNREFUSED.*\(after 5 tries\)$/) as string,
    })
    expect(clock.sleptMs).toEqual([1000, 2000, 4000, 8000])
  })

  it('does not wait for ever for a server that says nothing', async () => {
    let connections = 0
    const { port } = await serve({ onConnect: () => void (connections += 1) })
    const { sent, clock } = send(port)
    for (let tries = 1; tries <= 5; tries += 1) {
      while (connections < tries) await new Promise((resolve) => setImmediate(resolve))
      clock.passTimeLimits()
    }
    expect(await sent).toEqual({ kind: 'failed', said: 'localhost: not done within 120 seconds (after 5 tries)' })
  })
})

function refused(message: string, responseCode: number): Error {
  return Object.assign(new Error(message), { responseCode })
}
