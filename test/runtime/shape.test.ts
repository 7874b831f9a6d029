import { describe, expect, it } from 'vitest'
import { boolean, list, object, optional, string } from '../../runtime/shape.ts'

const task = object({ Id: string, IsCompleted: boolean, Tags: optional(list(string)) })

describe('object', () => {
  it('reads its fields and leaves others out', () => {
    expect(task({ Id: 'a', IsCompleted: false, Tags: ['x'], More: 1 }, '')).toEqual({
      Id: 'a',
      IsCompleted: false,
      Tags: ['x'],
    })
  })

  it('takes null for nothing where a field is optional', () => {
    expect(task({ Id: 'a', IsCompleted: true, Tags: null }, '').Tags).toBeUndefined()
    expect(task({ Id: 'a', IsCompleted: true }, '').Tags).toBeUndefined()
  })

  it.each([
    [null, 'the whole is null instead of an object'],
    [[], 'the whole is a list instead of an object'],
    [{ IsCompleted: true }, 'Id is missing instead of a text'],
    [{ Id: 'a', IsCompleted: 'yes' }, 'IsCompleted is string instead of true or false'],
    [{ Id: 'a', IsCompleted: true, Tags: {} }, 'Tags is object instead of a list'],
    [{ Id: 'a', IsCompleted: true, Tags: ['x', 2] }, 'Tags.1 is number instead of a text'],
  ])('says of %j where it is wrong', (value, message) => {
    expect(() => task(value, '')).toThrow(message)
  })
})
