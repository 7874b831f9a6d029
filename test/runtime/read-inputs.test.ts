import { describe, expect, it } from 'vitest'
import { readInputs } from '../../runtime/read-inputs.ts'

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64')

describe('readInputs', () => {
  it('takes all from the one property, and the secrets beside it', () => {
    const lines = `Wait.Projects=${encode('Web\nD\u00e9p\u00f4t')}\nOctopus.Task.Id=${encode('ServerTasks-1')}`
    const inputs = readInputs(`Wait.Inputs\0${lines}\0Wait.ApiKey\0API-1\0Wait.AccessToken\0\n\0`, 'Wait')
    expect(Object.fromEntries(inputs ?? [])).toMatchObject({
      'Wait.Projects': 'Web\nD\u00e9p\u00f4t',
      'Octopus.Task.Id': 'ServerTasks-1',
      'Wait.ApiKey': 'API-1',
      'Wait.AccessToken': '\n',
    })
  })

  it('leaves out names that have no value, whose references Octopus leaves as they are', () => {
    const inputs = readInputs(`Wait.Inputs\0Wait.Step=#{Wait.Step | ToBase64}\nWait.Tenant=\0`, 'Wait')
    expect(inputs?.has('Wait.Step')).toBe(false)
    expect(inputs?.get('Wait.Tenant')).toBe('')
  })

  it('reads lines that were given the ends of Windows on the way', () => {
    const inputs = readInputs(`Wait.Inputs\0Wait.Step=${encode('3')}\r\nWait.Tenant=${encode('Acme')}\0`, 'Wait')
    expect([inputs?.get('Wait.Step'), inputs?.get('Wait.Tenant')]).toEqual(['3', 'Acme'])
  })

  it('takes no notice of a byte order mark in front', () => {
    expect(readInputs(`\ufeffWait.Inputs\0Wait.Step=${encode('3')}\0`, 'Wait')?.get('Wait.Step')).toBe('3')
  })

  it.each(['', 'Wait.Inputs\0\n\0Wait.ApiKey\0API-1\0'])('gives nothing without the property: %j', (handedOver) => {
    expect(readInputs(handedOver, 'Wait')).toBeUndefined()
  })
})
