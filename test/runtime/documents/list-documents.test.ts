import { afterEach, describe, expect, it } from 'vitest'
import { listDocuments } from '../../../runtime/documents/list-documents.ts'
import { openDocument, type DocumentKind } from '../../../runtime/documents/document.ts'
import { number, object } from '../../../runtime/shape.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi } from '../../support/call-api.ts'
import { openSpace, type OpenSpace } from '../../support/open-space.ts'

interface Tally {
  readonly count: number
}
const tally: DocumentKind<Tally> = { name: 'tally', schema: 1, initial: { count: 0 }, shape: object({ count: number }) }
/** Of other things than ours, on both sides of ours in the order of names. */
const others = Array.from({ length: 1500 }, (_, index) => `${index % 2 === 0 ? 'A' : 'Z'} set ${index}`)

let octopus: Simulator
let context: OpenSpace
async function open(version: 2021 | 2026) {
  octopus = await simulateOctopus({ version, space: { libraryVariableSets: others } })
  context = await openSpace(octopus)
}
afterEach(async () => {
  context.octopus.close()
  await octopus.close()
})

async function countUp(name: string, times: number) {
  const document = openDocument(context, tally, name)
  for (let count = 1; count <= times; count += 1) await document.update(() => ({ count }))
}

/** Those whose names begin so, as the server has them. */
async function setsOf(prefix: string) {
  const { body } = await callApi(octopus, `/api/${octopus.spaceId}/libraryvariablesets/all`)
  return (body as readonly { readonly Id: string; readonly Name: string }[]).filter(({ Name }) =>
    Name.startsWith(prefix),
  )
}

describe('listDocuments', () => {
  it('gives each document of the kind with its latest state, by name', async () => {
    await open(2026)
    await countUp('Second', 12)
    await countUp('First', 1)
    await openDocument(context, { ...tally, name: 'tally of another kind' }, 'third').update(() => ({ count: 1 }))
    const before = octopus.requests.length
    expect(await listDocuments(context, tally)).toMatchObject([
      { kind: 'read', name: 'first', revision: { number: 1, state: { count: 1 } } },
      { kind: 'read', name: 'second', revision: { number: 12, state: { count: 12 } } },
    ])
    expect(octopus.requests.length - before).toBe(1)
  })

  it('finds a document whose states are on two pages, on a server that knows no filter', async () => {
    await open(2021)
    // 750 sets stand before ours, and a page holds a thousand.
    const document = (n: number) => `Coordination / tally / wide #${String(n).padStart(8, '0')}`
    let previous = ''
    for (let n = 1; n <= 260; n += 1) {
      const text = { schema: 1, previous, at: '2026-03-02T08:00:00Z', state: { count: n } }
      const { body } = await callApi(octopus, `/api/${octopus.spaceId}/libraryvariablesets`, {
        method: 'POST',
        body: { Name: document(n), Description: JSON.stringify(text) },
      })
      previous = (body as { readonly Id: string }).Id
    }
    expect(await listDocuments(context, tally)).toMatchObject([
      { kind: 'read', name: 'wide', revision: { number: 260, state: { count: 260 } } },
    ])
  })

  it('names one that was changed by hand, and gives the rest', async () => {
    await open(2026)
    await countUp('Good', 1)
    await countUp('Bad', 3)
    const [, second] = await setsOf('Coordination / tally / bad')
    await callApi(octopus, `/api/${octopus.spaceId}/libraryvariablesets/${second?.Id ?? ''}`, { method: 'DELETE' })
    const [bad, good] = await listDocuments(context, tally)
    expect(good).toMatchObject({ kind: 'read', name: 'good' })
    expect(bad).toMatchObject({ kind: 'broken', name: 'bad', problem: { code: 'document-broken' } })
  })

  it('looks again at one of which a page was read while it changed', async () => {
    await open(2026)
    await countUp('Busy', 2)
    const stale = (await setsOf('Coordination / tally / busy')).slice(1)
    let asked = 0
    const racing: OpenSpace = {
      ...context,
      octopus: {
        ...context.octopus,
        get: (path, shape, query) => {
          asked += 1
          // As if the first state had been deleted between two pages, but not yet the second superseded.
          return asked === 1 ? Promise.resolve(shape({ Items: stale }, '')) : context.octopus.get(path, shape, query)
        },
      },
    }
    expect(await listDocuments(racing, tally)).toMatchObject([{ kind: 'read', name: 'busy', revision: { number: 2 } }])
  })
})
