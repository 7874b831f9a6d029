import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dropClaim, takeClaim, type Claim, type ClaimState } from '../../../steps/ensure-dependency-deployed/claim.ts'

const nobody: ClaimState = { claim: undefined }

function claim(number: number, attempt = `attempt-${number}`): Claim {
  return {
    task: `ServerTasks-${number}`,
    title: `Web ServerTasks-${number}`,
    use: `ServerTasks-${number} action@`,
    attempt,
    at: '2026-03-02T08:00:00.000Z',
    isInherited: false,
  }
}

describe('takeClaim', () => {
  it('takes what nobody has, and nothing that somebody has', () => {
    expect(takeClaim(nobody, claim(1))).toEqual({ claim: claim(1) })
    expect(takeClaim({ claim: claim(1) }, claim(2))).toEqual({ claim: claim(1) })
  })

  it('takes over from one that is gone, and remembers that there was one', () => {
    const taken = takeClaim({ claim: claim(1) }, claim(2), 'attempt-1')
    expect(taken).toEqual({ claim: { ...claim(2), isInherited: true } })
  })

  it('does not take over from whoever has it by now', () => {
    expect(takeClaim({ claim: claim(3) }, claim(2), 'attempt-1')).toEqual({ claim: claim(3) })
  })

  it('changes nothing when it is done again', () => {
    const anybody = fc.integer({ min: 1, max: 3 })
    fc.assert(
      fc.property(fc.option(anybody), anybody, fc.option(anybody), (holder, me, dead) => {
        const before = holder === null ? nobody : { claim: claim(holder) }
        const gone = dead === null ? undefined : `attempt-${dead}`
        const once = takeClaim(before, claim(me), gone)
        expect(takeClaim(once, claim(me), gone)).toEqual(once)
        expect(dropClaim(dropClaim(once, `attempt-${me}`), `attempt-${me}`)).toEqual(dropClaim(once, `attempt-${me}`))
      }),
    )
  })
})

describe('dropClaim', () => {
  it('gives back its own and nobody else’s', () => {
    expect(dropClaim({ claim: claim(1) }, 'attempt-1')).toEqual(nobody)
    expect(dropClaim({ claim: claim(2) }, 'attempt-1')).toEqual({ claim: claim(2) })
    expect(dropClaim(nobody, 'attempt-1')).toEqual(nobody)
  })
})
