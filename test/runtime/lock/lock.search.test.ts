// The lock, tried in every order in which things can happen. `npm run prove` adds what takes minutes.

import { describe, expect, it } from 'vitest'
import { explore } from '../../search/explore.ts'
import { isProving } from '../../search/is-proving.ts'
import { longCases, quickCases, releasedTwice } from './lock-cases.ts'
import { lockModel } from './lock-model.ts'
import { changedLock, shippedLock } from './lock-subject.ts'

describe('acquire and release', () => {
  const cases = isProving ? [...quickCases, ...longCases] : quickCases
  it.each(cases)('keep the lock for $name', { timeout: 1_200_000 }, async ({ name, changes, ...lockCase }) => {
    const { violation, situations, moves, ms } = await explore(
      lockModel(lockCase, changes ? await changedLock(changes) : shippedLock),
    )
    console.info(`${name}: ${situations} situations, ${moves} moves, ${ms} ms`)
    expect(violation?.trace.join('\n')).toBeUndefined()
    expect(violation?.what).toBeUndefined()
  })

  it('leave a hold alone that a task has begun since the first try of a release', async () => {
    const { violation, situations } = await explore(lockModel(releasedTwice))
    expect(violation?.trace.join('\n')).toBeUndefined()
    expect(situations).toBeGreaterThan(1000)
  })
})
