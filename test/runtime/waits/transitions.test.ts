import { describe, expect, it } from 'vitest'
import { convict, findWait, register, withdraw } from '../../../runtime/waits/transitions.ts'
import { waitsDocument, type WaitsState } from '../../../runtime/waits/waits-state.ts'
import { forLock, idle, wait } from './examples.ts'

const { initial } = waitsDocument
const [x, y] = [wait('X', 0, idle('Y')), wait('Y', 0, forLock('a', 'Y'))]
const both = register(register(initial, x, []), y, [])
const tasks = ({ waits }: WaitsState) => waits.map(({ task, ticket }) => `${task}${ticket}`)

describe('register', () => {
  it('gives tickets in order, and changes nothing where the wait is in', () => {
    expect(tasks(both)).toEqual(['X1', 'Y2'])
    expect(register(both, x, [])).toBe(both)
  })

  it('puts a wait for something else in place of the earlier one of the same step on the same target', () => {
    expect(tasks(register(both, { ...x, need: idle('Z') }, []))).toEqual(['Y2', 'X3'])
    expect(tasks(register(both, { ...x, step: 'Other' }, []))).toEqual(['X1', 'Y2', 'X3'])
    expect(tasks(register(both, { ...x, target: 'Machines-2' }, []))).toEqual(['X1', 'Y2', 'X3'])
  })

  it('lets a step that gave way wait anew when it is tried again', () => {
    expect(tasks(register(convict(both, 1, 'victim', both.waits), x, []))).toEqual(['Y2', 'X3'])
  })

  it('takes out those whose tasks are over', () => {
    expect(tasks(register(both, wait('Z', 0, idle('X')), ['Y']))).toEqual(['X1', 'Z3'])
  })
})

describe('withdraw', () => {
  it('takes out one wait, and no later one of the same step', () => {
    const again = register(withdraw(both, 1), x, [])
    expect(tasks(again)).toEqual(['Y2', 'X3'])
    expect(withdraw(again, 1)).toEqual(again)
  })
})

describe('convict', () => {
  it('records the verdict once', () => {
    const judged = convict(both, 2, 'victim', both.waits)
    expect(findWait(judged, y)?.verdict).toBe('victim')
    expect(convict(judged, 2, 'victim', both.waits)).toBe(judged)
  })

  it('has only one of a ring give way', () => {
    expect(
      convict(convict(both, 2, 'victim', both.waits), 1, 'victim', both.waits).waits.map(({ verdict }) => verdict),
    ).toEqual([undefined, 'victim'])
  })

  it('spares a wait when another that it was judged by has gone, or waits for something else', () => {
    const gone = withdraw(both, 1)
    expect(convict(gone, 2, 'victim', both.waits)).toBe(gone)
    const changed = register(both, { ...x, need: idle('Z') }, [])
    expect(convict(changed, 2, 'victim', both.waits)).toBe(changed)
  })
})
