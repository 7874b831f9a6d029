import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi, listNames } from '../../support/call-api.ts'
import { openReceiver, type Receiver } from '../subscriptions/receiver.ts'

let receiver: Receiver
let octopus: Simulator<ManualClock>
beforeEach(async () => {
  receiver = await openReceiver()
  octopus = await simulateOctopus({
    space: {
      environments: ['Test'],
      projects: [{ name: 'Web', process: [{ name: 'Work', takes: '00:00:10' }] }],
      spaces: [{ space: { name: 'Laboratory' } }],
      users: [
        { username: 'admin', apiKeys: ['API-ADMIN'] },
        { username: 'reader', apiKeys: ['API-READER'], permissions: ['SubscriptionView'] },
      ],
    },
  })
})
afterEach(async () => {
  await octopus.close()
  await receiver.close()
})

const call = (method: string, path: string, body?: unknown) =>
  callApi(octopus, path, { method, ...(body === undefined ? {} : { body }) })
const notify = (members: object = {}) => ({ WebhookURI: receiver.url, ...members })
const create = async (members: object = {}, path = '/api/Spaces-1/subscriptions') => {
  const { status, body } = await call('POST', path, { Name: 'Chat', EventNotificationSubscription: notify(members) })
  return { status, body: body as Made }
}
interface Made {
  readonly Id: string
  readonly Name: string
  readonly EventNotificationSubscription: Readonly<Record<string, unknown>>
}

describe('a subscription over REST', () => {
  it('begins with what happens after it was made', async () => {
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ seconds: 5 })
    expect(await create({ WebhookTimeout: '00:01:00' })).toMatchObject({
      status: 201,
      body: {
        Id: 'Subscriptions-1',
        Name: 'Chat',
        Type: 'Event',
        IsDisabled: false,
        SpaceId: 'Spaces-1',
        EventNotificationSubscription: { WebhookURI: receiver.url, WebhookTimeout: '00:01:00', EmailTeams: [] },
      },
    })
    await octopus.clock.advance({ minutes: 1 })
    expect(receiver.got.map(({ body }) => body.Payload.Event.Category)).toEqual(['DeploymentSucceeded'])
    const { body } = await call('GET', '/api/Spaces-1/subscriptions/Subscriptions-1')
    expect(body).toMatchObject({
      EventNotificationSubscription: {
        WebhookLastProcessed: '2026-03-02T08:00:30.000+00:00',
        WebhookLastProcessedEventAutoId: 4,
      },
    })
  })

  it('is written back as it was read, and keeps its secret and what it says of mails', async () => {
    const { body: made } = await create({
      WebhookHeaderKey: 'X-Token',
      WebhookHeaderValue: { HasValue: true, NewValue: 'open sesame' },
      EmailTeams: ['teams-everyone'],
    })
    expect(JSON.stringify(made)).not.toContain('open sesame')
    const { status, body } = await call('PUT', `/api/Spaces-1/subscriptions/${made.Id}`, { ...made, Name: 'Talk' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ Name: 'Talk', EventNotificationSubscription: { EmailTeams: ['teams-everyone'] } })
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 1 })
    expect(receiver.got.at(-1)?.headers).toMatchObject({ 'x-token': 'open sesame' })
  })

  it('that is switched on again is not told of what it has missed', async () => {
    const { body: made } = await create({ Filter: { EventCategories: ['DeploymentQueued'] } })
    const address = `/api/subscriptions/${made.Id}`
    await call('PUT', address, { ...made, IsDisabled: true })
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 5 })
    await call('PUT', address, { ...made, IsDisabled: false })
    octopus.deploy('Web', '1.0.1', 'Test')
    await octopus.clock.advance({ minutes: 5 })
    expect(receiver.got.map(({ body }) => body.Payload.Event['Message'])).toEqual([
      'Deploy to Test queued for Web release 1.0.1 to Test',
    ])
  })

  it('that wants something else is not told of what went before', async () => {
    const { body: made } = await create({ Filter: { EventCategories: ['DeploymentFailed'] } })
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ hours: 5 })
    octopus.deploy('Web', '1.0.1', 'Test')
    await octopus.clock.advance({ seconds: 20 })
    const changed = { ...made, EventNotificationSubscription: notify() }
    await call('PUT', `/api/subscriptions/${made.Id}`, changed)
    octopus.deploy('Web', '1.0.2', 'Test')
    await octopus.clock.advance({ minutes: 5 })
    const messages = receiver.got.map(({ body }) => String(body.Payload.Event['Message']))
    expect(messages.filter((message) => message.includes('1.0.0'))).toEqual([])
    expect(messages.filter((message) => message.includes('1.0.1 to Test') && message.includes('started'))).toHaveLength(
      1,
    )
    expect(messages.filter((message) => message.includes('1.0.2 to Test') && message.includes('started'))).toHaveLength(
      1,
    )
  })

  it.each([
    ['is switched off', (made: Made) => call('PUT', `/api/subscriptions/${made.Id}`, { ...made, IsDisabled: true })],
    ['is deleted', (made: Made) => call('DELETE', `/api/subscriptions/${made.Id}`)],
  ])('that %s in the middle of a round is called no more', async (_, end) => {
    const { body: made } = await create({ WebhookTimeout: '00:10:00' })
    receiver.answer = (number) => (number === 1 ? 'never' : 200)
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 1 })
    expect(receiver.got).toHaveLength(1)
    await end(made)
    await octopus.clock.advance({ minutes: 30 })
    // The call under way is still repeated: its round began before.
    expect(new Set(receiver.got.map(({ body }) => body.Payload.Event.Id)).size).toBe(1)
  })

  it('that is gone gets nothing more', async () => {
    const { body: made } = await create()
    octopus.deploy('Web', '1.0.0', 'Test')
    expect((await call('DELETE', `/api/Spaces-1/subscriptions/${made.Id}`)).status).toBe(200)
    await octopus.clock.advance({ minutes: 5 })
    expect(receiver.got).toEqual([])
    expect((await call('GET', `/api/Spaces-1/subscriptions/${made.Id}`)).status).toBe(404)
  })

  it('is one of its space, and listed for all of them below /api', async () => {
    await create()
    await create({}, '/api/Spaces-2/subscriptions')
    expect(await listNames(octopus, '/api/Spaces-2/subscriptions', 'Id')).toEqual(['Subscriptions-2'])
    expect(await listNames(octopus, '/api/subscriptions', 'Id')).toEqual(['Subscriptions-1', 'Subscriptions-2'])
    expect((await call('GET', '/api/Spaces-2/subscriptions/Subscriptions-1')).status).toBe(404)
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 1 })
    expect(new Set(receiver.got.map(({ body }) => body.Payload.Subscription['Id']))).toEqual(
      new Set(['Subscriptions-1']),
    )
  })

  it.each([
    [{ WebhookURI: 'ftp://somewhere' }, "The webhook URL 'ftp://somewhere' is not an address"],
    [{ WebhookURI: 'somewhere' }, "The webhook URL 'somewhere' is not an address"],
    [{ WebhookTimeout: '10 seconds' }, "The webhook timeout '10 seconds' is not a timespan"],
    [{ WebhookTimeout: '00:00:00' }, "The webhook timeout '00:00:00' is not a timespan"],
    [{ WebhookHeaderKey: 'X Token' }, "The webhook header key 'X Token' is not the name of a header"],
    [{ WebhookHeaderKey: 'Host' }, "The webhook header key 'Host' is a header that the server sets itself"],
    [
      { WebhookHeaderKey: 'X', WebhookHeaderValue: 'a\nb' },
      'The webhook header value holds a character that no header',
    ],
    [
      { WebhookHeaderKey: 'X', WebhookHeaderValue: { HasValue: true, NewValue: '5 €' } },
      'The webhook header value holds a character that no header',
    ],
  ])('is refused with %j', async (members, sentence) => {
    const { status, body } = await create(members)
    expect(status).toBe(400)
    expect(JSON.stringify(body)).toContain(sentence)
  })

  it('is made only by who may', async () => {
    const headers = { 'X-Octopus-ApiKey': 'API-READER' }
    const answer = await callApi(octopus, '/api/subscriptions', { method: 'POST', body: { Name: 'Chat' }, headers })
    expect(answer.status).toBe(403)
    expect((await callApi(octopus, '/api/subscriptions', { headers })).status).toBe(200)
  })

  it('shows its header as a text on an old server', async () => {
    await octopus.close()
    octopus = await simulateOctopus({ version: 2021 })
    const { body } = await create({ WebhookHeaderKey: 'X-Token', WebhookHeaderValue: 'open sesame' })
    expect(body.EventNotificationSubscription['WebhookHeaderValue']).toBe('open sesame')
  })
})
