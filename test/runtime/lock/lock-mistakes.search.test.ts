// The search of the lock can fail: each of these mistakes, made in the code that ships, is found.

import { describe, expect, it } from 'vitest'
import { explore } from '../../search/explore.ts'
import type { Change } from '../../search/load-changed.ts'
import { hiddenTaskCases } from './lock-cases.ts'
import { lockModel, type LockCase } from './lock-model.ts'
import { changedLock, eagerCleanUp } from './lock-subject.ts'

interface Mistake {
  readonly mistake: string
  readonly changes: readonly Change[]
  readonly lockCase: LockCase
  readonly found: RegExp
}

const document = 'runtime/documents/document.ts'
const acquire = 'runtime/lock/acquire.ts'
const transitions = 'runtime/lock/transitions.ts'
const findDead = 'runtime/lock/find-dead.ts'
const [A, B, C] = [{ task: 'A' }, { task: 'B' }, { task: 'C' }]

const mistakes: readonly Mistake[] = [
  {
    mistake: 'takes a 201 for the lock',
    changes: [
      ...eagerCleanUp,
      {
        file: document,
        from: 'if (isSame(change(seen.current.state, now), seen.current.state)) {',
        to: `if (sent.kind === 'done') {
               await clean(seen)
               return { number: current.number + 1, state, setId: '' }
             }
             if (isSame(change(seen.current.state, now), seen.current.state)) {`,
      },
    ],
    lockCase: { contenders: [A, B, C], world: { hasDeletions: true } },
    found: /is at work with \d+, which the document does not say/,
  },
  {
    mistake: 'skips the queue',
    changes: [
      {
        file: transitions,
        from: 'const next = state.entries.find((entry) => !isHolding(entry))',
        to: 'const next = state.entries.find((entry) => !isHolding(entry) && fits(state, entry))',
      },
    ],
    lockCase: { contenders: [{ ...A, mode: 'shared' }, B, { ...C, mode: 'shared' }] },
    found: /has overtaken/,
  },
  {
    mistake: 'forgets a dead holder',
    changes: [
      {
        file: findDead,
        from: 'tasks.filter(({ isCompleted }) => isCompleted)',
        to: 'tasks.filter(() => false)',
      },
    ],
    lockCase: { contenders: [{ ...A, forgets: true }, B] },
    found: /stuck for ever/,
  },
  {
    mistake: 'frees the lock on a 403',
    changes: [
      {
        file: findDead,
        from: "if (!(error instanceof StepError && error.code === 'not-found')) throw error",
        to: 'return undefined',
      },
    ],
    lockCase: hiddenTaskCases()[0] ?? { contenders: [] },
    found: /is forgotten/,
  },
  {
    mistake: 'loses the fence',
    changes: [{ file: transitions, from: 'Math.max(state.fence + 1, now.getTime())', to: 'now.getTime()' }],
    lockCase: { contenders: [A, B] },
    found: /gets the token/,
  },
  {
    mistake: 'joins again after its confirmed entry is gone',
    changes: [
      { file: transitions, from: 'refuseEvicted(state, claim.task)\n', to: '\n' },
      {
        file: acquire,
        from: 'revision = await document.readAfter(revision)',
        to: 'revision = await document.update((state, now) => enter(state, claim, now))',
      },
      {
        file: acquire,
        from: 'ownEntry(state, (entry) => entry.ticket === ticket)',
        to: 'ownEntry(state, ({ task }) => task === claim.task)',
      },
    ],
    lockCase: { contenders: [A, B], evicted: 'B', mayFail: ['lock-lost'] },
    found: /was thrown out, and has it again/,
  },
  {
    mistake: 'frees twice when a release is tried again',
    changes: [{ file: transitions, from: ' || own.freed.includes(use)', to: '' }],
    lockCase: { contenders: [{ ...A, retries: 1 }, A], faults: { kinds: ['crash'], most: 1 } },
    found: /which the document does not say/,
  },
  {
    mistake: 'takes a lost answer for the lock',
    changes: [
      {
        file: document,
        from: "if (sent.kind !== 'done') await",
        to: "if (sent.kind === 'unknown') return { number: current.number + 1, state, setId: '' }\nelse await",
      },
    ],
    lockCase: { contenders: [A], faults: { kinds: ['dropped'], most: 1 } },
    found: /which the document does not say/,
  },
]

describe('the search of the lock', () => {
  it.each(mistakes)('finds one that $mistake', { timeout: 120_000 }, async ({ changes, lockCase, found }) => {
    const { violation } = await explore(lockModel(lockCase, await changedLock(changes)))
    expect(violation?.what).toMatch(found)
  })

  it('refuses a mistake that does not fit the source any more', async () => {
    await expect(changedLock([{ file: transitions, from: 'not there', to: '' }])).rejects.toThrow(
      '0 times instead of once',
    )
  })
})
