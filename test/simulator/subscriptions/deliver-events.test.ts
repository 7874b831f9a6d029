import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../../simulator/clock/create-manual-clock.ts'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import type { WebhookEvent } from '../../../simulator/events.ts'
import {
  defaultStart,
  simulateOctopus,
  type SimulateOptions,
  type Simulator,
} from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import { callApi } from '../../support/call-api.ts'
import { openReceiver, type Receiver } from './receiver.ts'

type Subscription = NonNullable<SpaceFile['subscriptions']>[number]
type Habits = NonNullable<NonNullable<SpaceFile['server']>['webhooks']>

let receiver: Receiver
let octopus: Simulator<ManualClock>
let told: WebhookEvent[]
beforeEach(async () => {
  receiver = await openReceiver()
  told = []
})
afterEach(async () => {
  await octopus.close()
  await receiver.close()
})

async function open(
  subscription: Partial<Subscription> = {},
  webhooks: Habits = {},
  {
    clock = createManualClock(defaultStart),
    ...options
  }: Omit<SimulateOptions, 'space'> & { clock?: ManualClock } = {},
): Promise<void> {
  octopus = await simulateOctopus({
    ...options,
    clock,
    space: {
      server: { webhooks },
      environments: ['Test', 'Production'],
      tenants: [{ name: 'Acme', tags: ['Region/Europe'], projects: { Web: ['Test'] } }],
      projects: [
        {
          name: 'Web',
          tenanted: 'TenantedOrUntenanted',
          process: [{ name: 'Work', takes: '00:00:10' }],
          releases: [{ version: '0.9.0' }],
          deployments: [{ release: '0.9.0', environment: 'Test', at: '1.00:00:00 ago', takes: '00:01:00' }],
        },
        { name: 'Payroll', process: [{ name: 'Work', takes: '00:00:10', fails: true }] },
      ],
      subscriptions: [{ name: 'Elsewhere', webhook: receiver.url, ...subscription }],
    },
  })
  octopus.onEvent((event) => {
    if (event.kind === 'webhook') told.push(event)
  })
}

const categories = () => receiver.got.map(({ body }) => body.Payload.Event.Category)
const eventIds = () => receiver.got.map(({ body }) => body.Payload.Event.Id)
const numbers = () =>
  receiver.got.map(({ body }) => `${body.Payload.EventNumberInBatch} of ${body.Payload.TotalEventsInBatch}`)
const batches = () => new Set(receiver.got.map(({ body }) => body.Payload.BatchId)).size

describe('a server with a subscription', () => {
  it('sends each event of the last half minute by itself, with the header that was asked for', async () => {
    await open({ header: { name: 'X-Token', value: 'open sesame' } })
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ seconds: 29 })
    expect(receiver.got).toEqual([])
    await octopus.clock.advance({ seconds: 1 })
    expect(categories()).toEqual(['DeploymentQueued', 'DeploymentStarted', 'DeploymentSucceeded'])
    expect(numbers()).toEqual(['1 of 3', '2 of 3', '3 of 3'])
    expect(batches()).toBe(1)
    expect(receiver.got[0]?.headers).toMatchObject({
      'x-token': 'open sesame',
      'content-type': 'application/json; charset=utf-8',
    })
    await octopus.clock.advance({ minutes: 5 })
    expect(receiver.got).toHaveLength(3)
  })

  it('tells what happened, and for which subscription', async () => {
    await open({ header: { name: 'X-Token', value: 'open sesame' } })
    const { taskId } = octopus.deploy('Payroll', '1.0.0', 'Production')
    await octopus.clock.advance({ seconds: 30 })
    const last = receiver.got.at(-1)
    expect(last?.body).toMatchObject({
      Timestamp: '2026-03-02T08:00:30.000+00:00',
      EventType: 'SubscriptionPayload',
      Payload: {
        ServerUri: null,
        BatchProcessingDate: '2026-03-02T08:00:30.000+00:00',
        Subscription: {
          Name: 'Elsewhere',
          Type: 'Event',
          EventNotificationSubscription: {
            WebhookURI: receiver.url,
            WebhookTimeout: '00:00:10',
            WebhookHeaderKey: 'X-Token',
            WebhookHeaderValue: { HasValue: true, NewValue: null },
          },
        },
        Event: { Category: 'DeploymentFailed', SpaceId: 'Spaces-1', Links: { Self: '/api/Spaces-1/events/Events-6' } },
      },
    })
    expect(last?.body.Payload.Event['RelatedDocumentIds']).toContain(taskId)
    expect(last?.text).not.toContain('open sesame')
  })

  it('writes as in 2019 where the space wants that', async () => {
    await open({ header: { name: 'X-Token', value: 'open sesame' } }, { form: 'old' })
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ seconds: 30 })
    expect(receiver.got[0]?.body).toMatchObject({
      Timestamp: '2026-03-02T08:00:30.0000000+00:00',
      Payload: {
        BatchProcessingDate: '2026-03-02T08:00:30.0000000+00:00',
        Subscription: {
          Type: 0,
          EventNotificationSubscription: { EmailPriority: 0, WebhookHeaderValue: 'open sesame' },
          Links: { Self: {} },
        },
        Event: { Occurred: '2026-03-02T08:00:00.0000000+00:00', Links: { Self: {} } },
      },
    })
  })

  it.each([
    ['categories', { categories: ['DeploymentSucceeded'] }, ['DeploymentSucceeded', 'DeploymentSucceeded']],
    ['an environment', { environments: ['production'] }, ['DeploymentQueued', 'DeploymentStarted', 'DeploymentFailed']],
    ['a tenant and a category', { tenants: ['Acme'], categories: ['DeploymentQueued'] }, ['DeploymentQueued']],
    ['a tag of tenants', { tags: ['Region/Europe'], categories: ['DeploymentStarted'] }, ['DeploymentStarted']],
    ['a group, a kind of document, a project', { groups: ['Document'], projects: ['Web'] }, []],
    ['somebody else', { users: ['admin'], categories: ['DeploymentStarted'] }, []],
  ] satisfies readonly [string, Subscription['events'], readonly string[]][])(
    'sends only what concerns %s',
    async (_, events, expected) => {
      await open({ events })
      octopus.deploy('Web', '1.0.0', 'Test')
      octopus.deploy('Web', '1.0.0', 'Test', { tenant: 'Acme' })
      octopus.deploy('Payroll', '1.0.0', 'Production')
      await octopus.clock.advance({ minutes: 1 })
      expect(categories()).toEqual(expected)
    },
  )

  it('calls a receiver again that does not answer in time, though it may have understood', async () => {
    await open({ timeout: '00:00:15', events: { categories: ['DeploymentStarted'] } })
    receiver.answer = (call) => (call === 1 ? 'never' : 200)
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ seconds: 44 })
    expect(receiver.got).toHaveLength(1)
    await octopus.clock.advance({ seconds: 1 })
    expect(categories()).toEqual(['DeploymentStarted', 'DeploymentStarted'])
    expect(new Set(eventIds()).size).toBe(1)
    expect(told).toMatchObject([
      { outcome: { kind: 'too-late' }, isCalledAgain: true, lostEvents: 0 },
      { outcome: { kind: 'delivered', status: 200 }, isCalledAgain: false },
    ])
  })

  it('gives a receiver up after so many attempts, and the rest of the round with it', async () => {
    await open({}, { attempts: 3 })
    receiver.answer = () => 'never'
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 5 })
    expect(eventIds()).toHaveLength(3)
    expect(new Set(eventIds()).size).toBe(1)
    expect(told.at(-1)).toMatchObject({ outcome: { kind: 'too-late' }, isCalledAgain: false, lostEvents: 2 })
  })

  it('loses the rest of a round after a failure, and is well again in the next one', async () => {
    await open()
    receiver.answer = (call) => (call === 2 ? 404 : 200)
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 5 })
    expect(categories()).toEqual(['DeploymentQueued', 'DeploymentStarted'])
    expect(told.at(-1)).toMatchObject({ outcome: { kind: 'refused', status: 404 }, lostEvents: 1 })
    octopus.deploy('Web', '1.0.1', 'Test')
    await octopus.clock.advance({ minutes: 1 })
    expect(categories().slice(2)).toEqual(['DeploymentQueued', 'DeploymentStarted', 'DeploymentSucceeded'])
  })

  it('goes on after a failure where the space says that it does', async () => {
    await open({}, { afterFailure: 'rest-sent' })
    receiver.answer = (call) => (call === 1 ? 500 : 200)
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 5 })
    expect(categories()).toEqual(['DeploymentQueued', 'DeploymentStarted', 'DeploymentSucceeded'])
    expect(told.map(({ lostEvents }) => lostEvents)).toEqual([0, 0, 0])
  })

  it('sends events once more in the next round, where it is to repeat itself', async () => {
    await open({}, { repeated: 1, every: '00:01:00' })
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 10 })
    const [first, second, third] = eventIds()
    expect(eventIds()).toEqual([first, second, third, first, second, third])
    expect(batches()).toBe(2)
    expect(told.map(({ isRepeated }) => isRepeated)).toEqual([false, false, false, true, true, true])
  })

  it('tells each subscriber of everything, one that is slow or fails keeps nothing from the others', async () => {
    const other = await openReceiver()
    receiver.answer = () => 'never'
    await open()
    const body = { Name: 'Another', EventNotificationSubscription: { WebhookURI: other.url } }
    await callApi(octopus, '/api/subscriptions', { method: 'POST', body })
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ seconds: 31 })
    expect(receiver.got).toHaveLength(1)
    expect(other.got.map((one) => one.body.Payload.Event.Category)).toEqual([
      'DeploymentQueued',
      'DeploymentStarted',
      'DeploymentSucceeded',
    ])
    await other.close()
  })

  it('never says what the secret is, whatever is wrong with an address', async () => {
    await open({ webhook: `http://user:passw0rd@127.0.0.1:${new URL(receiver.url).port}/octopus` })
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 1 })
    expect(receiver.got).toHaveLength(3)
    expect(receiver.got[0]?.headers['authorization']).toBeUndefined()
    await receiver.close()
    octopus.deploy('Web', '1.0.1', 'Test')
    await octopus.clock.advance({ minutes: 1 })
    expect(told.at(-1)).toMatchObject({ outcome: { kind: 'unreachable' } })
    expect(JSON.stringify(told)).not.toContain('passw0rd')
  })

  it('goes on while another node does its work', async () => {
    await open({ timeout: '00:10:00' })
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ seconds: 15 })
    await octopus.restart({ downFor: '00:05:00', tasks: 'go-on' })
    await octopus.clock.advance({ minutes: 1 })
    expect(categories()).toEqual(['DeploymentQueued', 'DeploymentStarted', 'DeploymentSucceeded'])
  })

  it('says so where nobody listens', async () => {
    await open()
    await receiver.close()
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 1 })
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ outcome: { kind: 'unreachable' }, lostEvents: 2 })
    expect(JSON.stringify(told[0]?.outcome)).toContain('ECONNREFUSED')
  })

  it('sends what was not marked as sent again after a restart, and nothing while it is down', async () => {
    await open({ timeout: '00:10:00' })
    receiver.answer = (call) => (call === 2 ? 'never' : 200)
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 1 })
    expect(receiver.got).toHaveLength(2)
    await octopus.restart({ downFor: '00:05:00' })
    await octopus.clock.advance({ minutes: 4 })
    expect(receiver.got).toHaveLength(2)
    await octopus.clock.advance({ minutes: 2 })
    expect(categories().slice(2)).toEqual(['DeploymentQueued', 'DeploymentStarted', 'DeploymentSucceeded'])
  })

  it('goes on from a saved state, and tells of what happened just before', async () => {
    await open()
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ seconds: 20 })
    const state = octopus.save()
    await octopus.close()
    octopus = await simulateOctopus({ state })
    await octopus.clock.advance({ minutes: 1 })
    expect(categories()).toEqual(['DeploymentQueued', 'DeploymentStarted', 'DeploymentSucceeded'])
  })

  it('ends while a receiver keeps it waiting', async () => {
    await open({ timeout: '00:10:00' })
    receiver.answer = () => 'never'
    octopus.deploy('Web', '1.0.0', 'Test')
    await octopus.clock.advance({ minutes: 1 })
    expect(receiver.got).toHaveLength(1)
    await octopus.close()
    expect(told).toEqual([])
  })

  it.each([
    [false, 1],
    [true, 0],
  ])('makes an appointment for a round only if somebody wants to know (disabled: %s)', async (disabled, rounds) => {
    const clock = createManualClock(defaultStart)
    const appointments: number[] = []
    const at = (time: number, action: () => void) => {
      appointments.push(time)
      return clock.at(time, action)
    }
    await open({ disabled }, {}, { clock: { ...clock, at } })
    octopus.deploy('Web', '1.0.0', 'Test')
    await clock.advance({ minutes: 5 })
    expect(appointments.filter((time) => time === defaultStart.getTime() + 30_000)).toHaveLength(rounds)
  })
})
