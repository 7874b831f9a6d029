import { describe, expect, it } from 'vitest'
import { createSecrets } from '../../../simulator/worker/mask.ts'

function hideIn(secrets: readonly string[], ...lines: string[]) {
  const all = createSecrets()
  secrets.forEach((secret) => all.add(secret))
  const mask = all.createMask()
  return [...lines.flatMap((text) => mask.push({ text })), ...mask.end()].map(({ text }) => text)
}

describe('createSecrets', () => {
  it('hides every secret of four characters or more, each place where it stands', () => {
    expect(hideIn(['hunter2', 'abc', 'a.c*'], 'hunter2 and xhunter2x', 'abc', 'a.c* aXcc')).toEqual([
      '******** and x********x',
      'abc',
      '******** aXcc',
    ])
  })

  it('hides the longer of two that begin alike', () => {
    expect(hideIn(['pass', 'password'], 'password passport')).toEqual(['******** ********port'])
  })

  it('minds the case', () => {
    expect(hideIn(['Secret'], 'secret Secret')).toEqual(['secret ********'])
  })

  it('hides from then on what is added later', () => {
    const secrets = createSecrets()
    const mask = secrets.createMask()
    expect(mask.push({ text: 'token' })).toEqual([{ text: 'token' }])
    secrets.add('token')
    expect(mask.push({ text: 'token' })).toEqual([{ text: '********' }])
    expect(secrets.hide('a token')).toBe('a ********')
  })

  it('hides a secret of several lines across lines', () => {
    expect(hideIn(['begin\r\nmiddle\nend\n'], 'x begin', 'middle', 'end y', 'z')).toEqual([
      'x ********',
      '********',
      '******** y',
      'z',
    ])
    expect(hideIn(['begin\nend'], '{"k":"beginend"}')).toEqual(['{"k":"********"}'])
  })

  it('holds a line back until it is plain whether a secret begins in it', () => {
    const secrets = createSecrets()
    secrets.add('begin\nend')
    const mask = secrets.createMask()
    expect(mask.push({ text: 'begin' })).toEqual([])
    expect(mask.push({ text: 'begin' })).toEqual([{ text: 'begin' }])
    expect(mask.push({ text: 'nothing' })).toEqual([{ text: 'begin' }, { text: 'nothing' }])
    expect(mask.push({ text: 'begin' })).toEqual([])
    expect(mask.end()).toEqual([{ text: 'begin' }])
  })
})
