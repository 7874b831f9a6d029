// Something that steps of several projects share: a document in the Octopus Server itself. It is a log of numbered
// states, each a library variable set of its own, for the one thing that the server's database promises is that of many
// who create a set of the same name one succeeds. The version check of variable sets promises less than it seems to.

import type { StepContext } from '../define-step.ts'
import { pageOf } from '../octopus/resources/page.ts'
import { LibraryVariableSetResource } from '../octopus/resources/library-variable-set.ts'
import type { Shape } from '../shape.ts'
import { StepError } from '../step-error.ts'
import { documentPrefix, stateName, stateNumber } from './document-name.ts'
import { writeText, writtenAt } from './document-text.ts'
import { readListing, type Listing } from './read-listing.ts'

export interface DocumentKind<State> {
  /** `lock`: stands in the names of the sets. */
  readonly name: string
  /** Goes up when older steps would misread the state. */
  readonly schema: number
  /** The state of a document that nobody has written. */
  readonly initial: State
  readonly shape: Shape<State>
}

export interface Revision<State> {
  /** Grows with each change. 0 if nobody has written the document. */
  readonly number: number
  readonly state: State
  /** The id of the set that holds it, blank if nobody has written the document. */
  readonly setId: string
}

/** What a document touches. */
export type DocumentContext = Pick<StepContext, 'octopus' | 'clock' | 'random'> & {
  readonly own: Pick<StepContext['own'], 'taskId'>
}

export interface Document<State> {
  /** What the names of its sets begin with, for messages. */
  readonly prefix: string
  /** @throws {StepError} `document-broken` if somebody changed it by hand, or a newer version wrote it. */
  read(): Promise<Revision<State>>
  /**
   * The current revision, for those who look again and again: a few hundred bytes where nothing has changed.
   * @param known The latest that the caller knows.
   */
  readAfter(known: Revision<State>): Promise<Revision<State>>
  /**
   * Changes the state, and returns when the change is in. Three requests where nobody else writes.
   * @param change Pure. It may be called many times, each time on a newer state; applied to a state that holds the change
   * already it changes nothing, which is how one tells that it is in. What it throws ends the update.
   * @throws {StepError} As `read` does, and if a permission is missing.
   */
  update(change: (state: State, now: Date) => State, options?: UpdateOptions<State>): Promise<Revision<State>>
}

export interface UpdateOptions<State> {
  /** `patient` for those who come in crowds, `prompt` where others wait for the change. */
  readonly pace?: 'patient' | 'prompt'
  /** Read just now: saves a request. */
  readonly from?: Revision<State>
}

/** A longer look may show what has long been cleaned up. */
const longestLookMs = 60_000
/** How far what is superseded has to be behind before it is deleted, in numbers and in time. */
const keptStates = 10
const keptMs = 600_000
/** Each change adds a set, so this keeps up. */
const deletionsPerChange = 2
/** In between, only the next number is asked for. */
const fullLookEveryMs = 300_000
const most = 1000
/** How often nothing may come of a write before that has to be said. */
const mostVainTries = 8

export function openDocument<State>(
  { octopus, clock, random, own }: DocumentContext,
  kind: DocumentKind<State>,
  name: string,
): Document<State> {
  const prefix = documentPrefix(kind.name, name)
  let listedAt = 0
  /** Servers that do not know the filter answer with every set there is. */
  let canFilter = true
  let mayDelete = true

  const ask = (partialName: string, take: number) =>
    octopus.get('libraryvariablesets', pageOf(LibraryVariableSetResource), { partialName, take })

  async function list(): Promise<Listing<State>> {
    for (let tries = 1; ; tries += 1) {
      listedAt = clock.now()
      const page = await ask(prefix, most)
      if (page.Links?.['Page.Next']) throw tooMany(prefix)
      canFilter = page.Items.every(({ Name }) => stateNumber(prefix, Name) !== undefined)
      if (clock.now() - listedAt <= longestLookMs || tries === mostVainTries)
        return readListing(kind, prefix, page.Items)
    }
  }

  async function clean({ sets, current }: Listing<State>): Promise<void> {
    const now = octopus.serverNow().getTime()
    const old = sets.filter(({ number }, index) => {
      const supersededAt = writtenAt(sets[index + 1]?.Description)
      return number < current.number - keptStates && !(now - supersededAt <= keptMs)
    })
    for (const { Id } of old.slice(0, deletionsPerChange)) {
      if (!mayDelete) return
      try {
        await octopus.send('DELETE', `libraryvariablesets/${Id}`)
      } catch (error) {
        if (!(error instanceof StepError)) throw error
        mayDelete = false
      }
    }
  }

  return {
    prefix,
    read: async () => (await list()).current,
    readAfter: async (known) => {
      if (canFilter && clock.now() - listedAt < fullLookEveryMs) {
        const next = stateName(prefix, known.number + 1)
        const { Items } = await ask(next, 1)
        if (!Items.some(({ Name }) => stateNumber(prefix, Name) === known.number + 1)) return known
      }
      return (await list()).current
    },
    update: async (change, { pace = 'patient', from } = {}) => {
      let current = from ?? (await list()).current
      let vainTries = 0
      for (;;) {
        const now = octopus.serverNow()
        const state = change(current.state, now)
        if (isSame(state, current.state)) return current
        const sent = await octopus.send('POST', 'libraryvariablesets', {
          Name: stateName(prefix, current.number + 1),
          Description: writeText(kind, { state, previousId: current.setId }, own.taskId, now),
          SpaceId: octopus.spaceId,
        })
        // Whatever the answer says, only another look tells: a number that was freed can be had twice, and what broke off
        // may have happened. Those who lost wait before they look, so that they do not all come again together.
        if (sent.kind !== 'done') await clock.sleep(random() * (pace === 'patient' ? 5000 : 200))
        const seen = await list()
        if (isSame(change(seen.current.state, now), seen.current.state)) {
          await clean(seen)
          return seen.current
        }
        vainTries = seen.current.number > current.number ? 0 : vainTries + 1
        if (vainTries === mostVainTries) throw vain(prefix, sent.kind === 'refused' ? sent.said : sent.kind)
        current = seen.current
      }
    },
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

function tooMany(prefix: string): StepError {
  return new StepError(
    'document-broken',
    `There are more than ${most} library variable sets to look through for "${prefix}". The user of the API key has to ` +
      `be allowed to delete them (LibraryVariableSetDelete); a server before 2022 has to have fewer in all.`,
  )
}

function vain(prefix: string, said: string): StepError {
  return new StepError(
    'refused',
    `Octopus Server took none of ${mostVainTries} library variable sets "${prefix}...": ${said}. The user of the API key ` +
      `needs LibraryVariableSetView, Create and Delete for the whole space.`,
  )
}
