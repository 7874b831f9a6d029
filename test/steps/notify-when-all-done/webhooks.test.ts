// Slack, Teams and webhooks of one's own, with a plain HTTP server in this process.

import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { openChannels, type ChannelParameters } from '../../../steps/notify-when-all-done/channels/open-channels.ts'
import { listen } from '../../support/listen.ts'
import { skippingClock } from '../../support/skipping-clock.ts'
import { exampleMessage } from './examples.ts'

interface Received {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const servers: Server[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

/** Answers each request in turn; the last answer stays. */
async function serve(...answers: readonly ((response: ServerResponse) => void)[]) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
      answers[Math.min(received.length, answers.length) - 1]?.(response)
    })
  })
  servers.push(server)
  const port = await listen(server)
  return { received, address: `http://127.0.0.1:${port}/services/T0123456/verysecrettoken?sig=alsoverysecret` }
}

const answer =
  (status: number, text = 'ok', headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end(text)
const hangUp = (response: ServerResponse) => void response.destroy()

const nothing: ChannelParameters = {
  mailTo: undefined,
  mailFrom: undefined,
  smtpServer: undefined,
  smtpPort: undefined,
  smtpSecurity: 'StartTls',
  smtpUser: undefined,
  smtpPassword: undefined,
  slackWebhook: undefined,
  teamsWebhook: undefined,
  webhook: undefined,
  webhookSecret: undefined,
}

function open(parameters: Partial<ChannelParameters>, environment: Readonly<Record<string, string>> = {}) {
  const clock = skippingClock()
  const channels = openChannels(
    { ...nothing, ...parameters },
    { clock, random: () => 0.5, environment, caCertificates: undefined },
  )
  return { clock, channels, send: () => channels[0]?.send(exampleMessage()) }
}

describe('openChannels', () => {
  it('opens what the form has settings for', () => {
    const all = {
      slackWebhook: 'http://a',
      teamsWebhook: 'http://b',
      webhook: 'http://c',
      mailTo: ['a@b'],
      mailFrom: 'c@d',
      smtpServer: 'e',
    }
    expect(open(all).channels.map(({ title }) => title)).toEqual(['Email', 'Slack', 'Microsoft Teams', 'Webhook'])
    expect(open({}).channels).toEqual([])
  })
})

describe('a webhook', () => {
  it('takes the message as JSON, signed, with a key by which a repetition can be told', async () => {
    const { address, received } = await serve(answer(204, ''))
    expect(await open({ webhook: address, webhookSecret: 'shared' }).send()).toEqual({ kind: 'sent' })
    const [{ url, headers, body }] = received as [Received]
    expect(url).toBe('/services/T0123456/verysecrettoken?sig=alsoverysecret')
    expect(JSON.parse(body)).toMatchObject({ id: 'set.1', summary: '1 of 2 succeeded, 1 failed' })
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'set.1',
      'x-octosteps-signature': `sha256=${createHmac('sha256', 'shared').update(body).digest('hex')}`,
    })
  })

  it.each([
    ['slackWebhook', 'blocks'],
    ['teamsWebhook', 'attachments'],
  ] as const)('of a chat takes it in the form of %s, unsigned', async (field, part) => {
    const { address, received } = await serve(answer(200))
    expect(await open({ [field]: address }).send()).toEqual({ kind: 'sent' })
    expect(JSON.parse(received[0]?.body ?? '')).toHaveProperty(part)
    expect(received[0]?.headers).not.toHaveProperty('x-octosteps-signature')
  })

  it('is asked again when it is busy, as late as it wishes', async () => {
    const { address, received } = await serve(
      answer(503),
      answer(429, 'slow down', { 'retry-after': '30' }),
      hangUp,
      answer(200),
    )
    const { send, clock } = open({ webhook: address })
    expect(await send()).toEqual({ kind: 'sent' })
    expect(clock.sleptMs).toEqual([1000, 30_000, 4000])
    expect(new Set(received.map(({ body }) => body)).size).toBe(1)
  })

  it('is left to the next look when it wants a longer wait', async () => {
    const { address } = await serve(answer(429, '', { 'retry-after': '3600' }))
    const { send, clock } = open({ webhook: address })
    expect(await send()).toEqual({ kind: 'failed', said: 'answered 429, and asked to wait 3600 seconds' })
    expect(clock.sleptMs).toEqual([])
  })

  it('is not asked again when it refuses', async () => {
    const { address, received } = await serve(answer(404, 'no_service'))
    expect(await open({ slackWebhook: address }).send()).toEqual({ kind: 'failed', said: 'answered 404 no_service' })
    expect(received).toHaveLength(1)
  })

  it('does not have its address shown, nor parts of it, nor the secret', async () => {
    const { address } = await serve(
      answer(400, 'bad token verysecrettoken at /services/T0123456/verysecrettoken?sig=alsoverysecret, shared-secret'),
    )
    const { said } = (await open({ webhook: address, webhookSecret: 'shared-secret' }).send()) as {
      readonly said: string
    }
    expect(said).toContain('answered 400 bad token (hidden)')
    expect(said).not.toMatch(/verysecret|T0123456|shared-secret/)
  })

  it('does not have a secret of its address shown as the server reads it', async () => {
    const { address } = await serve(answer(403, 'signature very+secret/signature does not match'))
    const { said } = (await open({ webhook: `${address}&sig=very%2Bsecret%2Fsignature` }).send()) as {
      readonly said: string
    }
    expect(said).toBe('answered 403 signature (hidden) does not match')
  })

  it('fails with a sentence where nobody listens', async () => {
    const { address } = await serve()
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
    expect(await open({ webhook: address }).send()).toEqual({
      kind: 'failed',
      said: expect.stringMatching(/^no answer: .*ECONNREFUSED.* \(after 5 tries\)$/) as string,
    })
  })

  it('is given up on when it does not answer in time', async () => {
    const { address, received } = await serve(() => undefined, answer(200))
    const { send, clock } = open({ webhook: address })
    const sent = send()
    while (received.length === 0) await new Promise((resolve) => setImmediate(resolve))
    clock.passTimeLimits()
    expect(await sent).toEqual({ kind: 'sent' })
  })

  it('is asked for by way of the proxy of this machine', async () => {
    const { address, received } = await serve(answer(200))
    const environment = { HTTP_PROXY: new URL(address).origin }
    expect(await open({ webhook: 'http://hooks.example.com/in' }, environment).send()).toEqual({ kind: 'sent' })
    expect(received).toMatchObject([{ url: 'http://hooks.example.com/in', headers: { host: 'hooks.example.com' } }])
  })

  it('tells of a proxy setting that is no good, without showing it', async () => {
    const { address } = await serve(answer(200))
    const result = await open({ webhook: address }, { HTTP_PROXY: 'ftp://user:hunter2@proxy' }).send()
    expect(result).toMatchObject({ kind: 'failed' })
    expect(JSON.stringify(result)).not.toContain('hunter2')
  })
})
