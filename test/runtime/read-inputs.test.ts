import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readInputs } from '../../runtime/read-inputs.ts'

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64')

/** Names and values as a script hands them over, each byte as one character. */
function handOver(...texts: readonly string[]): string {
  return texts.map((text) => `${Buffer.from(text, 'utf8').toString('latin1')}\xff`).join('')
}

describe('readInputs', () => {
  it('takes all from the one property, and the secrets beside it', () => {
    const lines = `Wait.Projects=${encode('Web\nD\u00e9p\u00f4t')}\nOctopus.Task.Id=${encode('ServerTasks-1')}`
    const inputs = readInputs(handOver('Wait.Inputs', lines, 'Wait.ApiKey', 'API-1', 'Wait.AccessToken', '\n'), 'Wait')
    expect(Object.fromEntries(inputs ?? [])).toMatchObject({
      'Wait.Projects': 'Web\nD\u00e9p\u00f4t',
      'Octopus.Task.Id': 'ServerTasks-1',
      'Wait.ApiKey': 'API-1',
      'Wait.AccessToken': '\n',
    })
  })

  it('leaves out names that have no value, whose references Octopus leaves as they are', () => {
    const inputs = readInputs(handOver('Wait.Inputs', 'Wait.Step=#{Wait.Step | ToBase64}\nWait.Tenant='), 'Wait')
    expect(inputs?.has('Wait.Step')).toBe(false)
    expect(inputs?.get('Wait.Tenant')).toBe('')
  })

  it('reads lines that were given the ends of Windows on the way', () => {
    const lines = `Wait.Step=${encode('3')}\r\nWait.Tenant=${encode('Acme')}`
    const inputs = readInputs(handOver('Wait.Inputs', lines), 'Wait')
    expect([inputs?.get('Wait.Step'), inputs?.get('Wait.Tenant')]).toEqual(['3', 'Acme'])
  })

  it('takes no notice of a byte order mark in front', () => {
    const inputs = readInputs(handOver('\ufeffWait.Inputs', `Wait.Step=${encode('3')}`), 'Wait')
    expect(inputs?.get('Wait.Step')).toBe('3')
  })

  it.each([[], ['Wait.Inputs', '\n', 'Wait.ApiKey', 'API-1']])('gives nothing without the property: %j', (...texts) => {
    expect(readInputs(handOver(...texts), 'Wait')).toBeUndefined()
  })

  it('takes nothing in a value for a name, or for the end of the value', () => {
    const name = fc.constantFrom(
      'Wait.Inputs',
      'Wait.ApiKey',
      'Wait.AccessToken',
      'Wait.Step',
      '\0',
      '\xff',
      '\ufeff',
      '=',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.oneof(name, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 8 })
        .map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, text, text, (step, key, token) => {
        const lines = `Wait.Step=${encode(step)}`
        const inputs = readInputs(handOver('Wait.Inputs', lines, 'Wait.ApiKey', key, 'Wait.AccessToken', token), 'Wait')
        // Half a character is none on the way.
        const whole = (given: string) => Buffer.from(given, 'utf8').toString('utf8')
        expect(Object.fromEntries(inputs ?? [])).toEqual({
          'Wait.Inputs': lines,
          'Wait.Step': whole(step),
          'Wait.ApiKey': whole(key),
          'Wait.AccessToken': whole(token),
        })
      }),
    )
  })
})
