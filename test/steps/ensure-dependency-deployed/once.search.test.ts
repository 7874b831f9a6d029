// That a dependency is deployed once, tried in every order in which things can happen. `npm run prove` adds what takes
// minutes. A request that starts a deployment is taken to happen within a minute or never: the step relies on that, so
// here it is not late.

import { describe, expect, it } from 'vitest'
import { explore } from '../../search/explore.ts'
import { isProving } from '../../search/is-proving.ts'
import { onceModel, type OnceCase } from './once-model.ts'

const answers = { kinds: ['lost', 'dropped'], most: 1 } as const
const all = { kinds: ['lost', 'late', 'crash', 'stale'], most: 1 } as const

const quickCases: readonly (OnceCase & { readonly name: string })[] = [
  { name: 'two of whom one loses an answer', dependents: 2, faults: answers },
  { name: 'two of whom one crashes', dependents: 2, faults: all, sparesStart: true },
  { name: 'one that is tried again', dependents: 1, retries: 2, faults: { ...all, most: 2 }, sparesStart: true },
]
const longCases: typeof quickCases = [
  { name: 'three of whom one loses an answer', dependents: 3, faults: answers },
  { name: 'three of whom one crashes', dependents: 3, faults: all, sparesStart: true },
  { name: 'two that are tried again', dependents: 2, retries: 1, faults: { ...all, most: 2 }, sparesStart: true },
]

const file = 'steps/ensure-dependency-deployed/start.ts'
const mistakes: typeof quickCases = [
  {
    name: 'the claim is everybody’s',
    dependents: 2,
    changes: [
      { file, from: 'if (taken?.attempt !== attempt)', to: 'if (!taken)' },
      { file, from: 'clock.now() - confirmedAt > slowMs &&', to: 'clock.now() < 0 &&' },
    ],
  },
  {
    name: 'nobody looks again',
    dependents: 2,
    changes: [
      {
        file,
        from: 'const action = await look()',
        to: `const action = { kind: 'deploy', release: { id: 'R', version: '1' } }`,
      },
    ],
  },
  {
    name: 'claimants are replaced while they live',
    dependents: 2,
    changes: [{ file, from: 'return found ? found.isCompleted :', to: 'return found ? true :' }],
  },
]

describe('starting a deployment', () => {
  const cases = isProving ? [...quickCases, ...longCases] : quickCases
  it.each(cases)('happens once for $name', { timeout: 1_200_000 }, async (onceCase) => {
    const { violation } = await explore(await onceModel(onceCase))
    expect(violation?.trace.join('\n')).toBeUndefined()
    expect(violation?.what).toBeUndefined()
  })

  it.each(mistakes)('would happen twice if $name', { timeout: 300_000 }, async (onceCase) => {
    const { violation } = await explore(await onceModel(onceCase))
    expect(violation?.what).toMatch(/deployed 2 times|goes on without/)
  })
})
