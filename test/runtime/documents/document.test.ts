import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDocument, type Document, type DocumentKind } from '../../../runtime/documents/document.ts'
import { list, number, object, string } from '../../../runtime/shape.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { callApi } from '../../support/call-api.ts'
import { openSpace, type OpenSpace } from '../../support/open-space.ts'

interface Guests {
  readonly guests: readonly string[]
}

const kind: DocumentKind<Guests> = {
  name: 'party',
  schema: 2,
  initial: { guests: [] },
  shape: object({ guests: list(string) }),
}

/** Adds a guest, once. */
const invite = (guest: string) => (state: Guests) =>
  state.guests.includes(guest) ? state : { guests: [...state.guests, guest] }

let octopus: Simulator<ManualClock>
const spaces: OpenSpace[] = []
beforeEach(async () => {
  octopus = await simulateOctopus()
})
afterEach(async () => {
  for (const { octopus: connection } of spaces.splice(0)) connection.close()
  await octopus.close()
})

async function open(taskId = 'ServerTasks-1'): Promise<Document<Guests> & { readonly space: OpenSpace }> {
  const space = await openSpace(octopus, taskId)
  spaces.push(space)
  return { ...openDocument(space, kind, 'Tonight'), space }
}

interface SetResource {
  readonly Id: string
  readonly Name: string
  readonly Description: string
}

/** The sets of the document by name, as the server gives them. */
async function sets() {
  const { body } = await callApi(octopus, '/api/libraryvariablesets?take=1000')
  return (body as { readonly Items: readonly SetResource[] }).Items.filter(({ Name }) =>
    Name.startsWith('Coordination / party / tonight #'),
  )
}

const writes = () => octopus.requests.filter(({ method }) => method !== 'GET').length

describe('openDocument', () => {
  it('begins with the initial state, which costs one request to read', async () => {
    const document = await open()
    expect(await document.read()).toEqual({ number: 0, state: { guests: [] }, setId: '' })
    expect(octopus.requests).toHaveLength(1)
  })

  it('shows a change to others', async () => {
    const [one, other] = [await open(), await open()]
    await one.update(invite('Ann'))
    await other.update(invite('Bob'))
    expect(await one.read()).toMatchObject({ number: 2, state: { guests: ['Ann', 'Bob'] } })
    expect((await sets()).map(({ Name }) => Name)).toEqual([
      'Coordination / party / tonight #00000001',
      'Coordination / party / tonight #00000002',
    ])
  })

  it('writes nothing where the change is in already', async () => {
    const document = await open()
    await document.update(invite('Ann'))
    const before = writes()
    expect(await document.update(invite('Ann'))).toMatchObject({ number: 1 })
    expect(writes()).toBe(before)
  })

  it('costs three requests where nobody else writes, and two from a revision that was just read', async () => {
    const document = await open()
    await document.update(invite('Ann'))
    expect(octopus.requests).toHaveLength(3)
    const from = await document.read()
    await document.update(invite('Bob'), { from })
    expect(octopus.requests).toHaveLength(6)
  })

  it.each(['none', 'done', 'later'] as const)(
    'takes a write whose answer is lost once, its effect being %s',
    async (effect) => {
      octopus.faults.add({ kind: 'dropped', route: 'POST /libraryvariablesets', effect, times: 1 })
      const document = await open()
      await document.update(invite('Ann'))
      await octopus.clock.advance({ minutes: 1 })
      expect(await document.read()).toMatchObject({ number: 1, state: { guests: ['Ann'] } })
    },
  )

  it('changes what is there now, and not what it was when the write was begun', async () => {
    const [one, other] = [await open(), await open()]
    const from = await one.read()
    await other.update(invite('Bob'))
    await one.update(invite('Ann'), { from })
    expect(await one.read()).toMatchObject({ number: 2, state: { guests: ['Bob', 'Ann'] } })
  })

  it('loses nobody of twenty that come at once', async () => {
    const all = Array.from({ length: 20 }, (_, index) => `Guest ${index}`)
    const documents = await Promise.all(all.map(() => open()))
    await Promise.all(documents.map((document, index) => document.update(invite(all[index] ?? ''))))
    const { state } = await (await open()).read()
    expect(state.guests.toSorted()).toEqual(all.toSorted())
  })

  it('looks again for a few hundred bytes where nothing has changed', async () => {
    const [one, other] = [await open(), await open()]
    const known = await one.update(invite('Ann'))
    expect(await one.readAfter(known)).toBe(known)
    await other.update(invite('Bob'))
    expect(await one.readAfter(known)).toMatchObject({ number: 2 })
  })

  it('looks in full every five minutes, in case somebody began anew', async () => {
    const document = await open()
    const known = await document.update(invite('Ann'))
    for (const { Id } of await sets()) await callApi(octopus, `/api/libraryvariablesets/${Id}`, { method: 'DELETE' })
    expect(await document.readAfter(known)).toBe(known)
    document.space.clock.pass(300_000)
    expect(await document.readAfter(known)).toMatchObject({ number: 0 })
  })

  it('deletes what is more than ten behind and older than ten minutes, and no more', async () => {
    const document = await open()
    for (let index = 1; index <= 30; index += 1) await document.update(invite(`Guest ${index}`))
    expect(await sets()).toHaveLength(30)
    await octopus.clock.advance({ minutes: 11 })
    for (let index = 31; index <= 45; index += 1) await document.update(invite(`Guest ${index}`))
    // Two a change, as long as there is something to delete: what the first thirty left but for the last of them, whose
    // successor is young.
    expect((await sets()).map(({ Name }) => Number(Name.slice(-8)))).toEqual(
      Array.from({ length: 16 }, (_, index) => index + 30),
    )
    expect((await document.read()).state.guests).toHaveLength(45)
  })

  it.each([
    ['text that is no JSON', () => 'gone', 'was changed by hand'],
    [
      'a state of another shape',
      () => JSON.stringify({ schema: 2, previous: '', at: '', state: { guests: 7 } }),
      'guests',
    ],
    [
      'a newer schema',
      () => JSON.stringify({ schema: 3, previous: '', at: '', state: { guests: [] } }),
      'written by a newer version of these steps (schema 3)',
    ],
  ])('refuses %s, with the name of the set and how to start afresh, and overwrites nothing', async (_, text, said) => {
    const document = await open()
    await document.update(invite('Ann'))
    const [set] = await sets()
    await callApi(octopus, `/api/libraryvariablesets/${set?.Id ?? ''}`, {
      method: 'PUT',
      body: { ...set, Description: text() },
    })
    const before = writes()
    const failure = document.update(invite('Bob'))
    await expect(failure).rejects.toMatchObject({ code: 'document-broken' })
    await expect(failure).rejects.toThrow(said)
    await expect(failure).rejects.toThrow('"Coordination / party / tonight #00000001"')
    await expect(failure).rejects.toThrow('delete all sets whose names begin with "Coordination / party / tonight #"')
    expect(writes()).toBe(before)
  })

  it('refuses a state whose predecessor somebody deleted', async () => {
    const document = await open()
    await document.update(invite('Ann'))
    await document.update(invite('Bob'))
    const [first] = await sets()
    await callApi(octopus, `/api/libraryvariablesets/${first?.Id ?? ''}`, { method: 'DELETE' })
    await expect(document.read()).rejects.toThrow('does not follow the one before')
  })

  it('is not misled by a number below the highest that somebody had a second time', async () => {
    const document = await open()
    for (const guest of ['Ann', 'Bob', 'Cid']) await document.update(invite(guest))
    const [first] = await sets()
    await callApi(octopus, `/api/libraryvariablesets/${first?.Id ?? ''}`, { method: 'DELETE' })
    await callApi(octopus, '/api/libraryvariablesets', { method: 'POST', body: { ...first, SpaceId: octopus.spaceId } })
    expect((await document.read()).state.guests).toEqual(['Ann', 'Bob', 'Cid'])
  })

  it('refuses to grow beyond what a look may cost', async () => {
    const document = await open()
    await expect(document.update(invite('x'.repeat(70_000)))).rejects.toThrow('larger than 65536 characters')
  })

  it('ends with the server’s words where no write is ever taken', async () => {
    octopus.faults.add({ kind: 'error', route: 'POST /libraryvariablesets', status: 400 })
    const document = await open()
    await expect(document.update(invite('Ann'))).rejects.toThrow('took none of 8 library variable sets')
  })

  it('reads the numbers of a state as they were written', async () => {
    const counter: DocumentKind<{ readonly count: number }> = {
      name: 'count',
      schema: 1,
      initial: { count: 0 },
      shape: object({ count: number }),
    }
    const { space } = await open()
    const document = openDocument(space, counter, 'Mine')
    await document.update(() => ({ count: 1_764_000_000_000 }))
    expect((await document.read()).state.count).toBe(1_764_000_000_000)
  })
})
