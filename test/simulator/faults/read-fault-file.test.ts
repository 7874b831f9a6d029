import { describe, expect, it } from 'vitest'
import { fitsRoute } from '../../../simulator/faults/fault-rule.ts'
import { readFaultFile } from '../../../simulator/faults/read-fault-file.ts'

describe('readFaultFile', () => {
  it('reads rules with what they leave out', () => {
    expect(readFaultFile('{ "faults": [{ "kind": "late", "by": "00:00:30" }] }')).toEqual({
      seed: 1,
      faults: [{ kind: 'late', by: '00:00:30', effect: 'at-once', after: 0, chance: 1, from: '00:00:00' }],
    })
  })

  it('names every mistake with its place', () => {
    const text = JSON.stringify({ faults: [{ kind: 'error', chance: 2, status: 20 }, { kind: 'dropped' }], more: 1 })
    expect(() => readFaultFile(text)).toThrow(/faults\.0\.chance: is above 1/)
    expect(() => readFaultFile(text)).toThrow(/faults\.0\.status/)
    expect(() => readFaultFile(text)).toThrow(/faults\.1\.effect/)
    expect(() => readFaultFile(text)).toThrow(/more/)
    expect(() => readFaultFile('{')).toThrow('is not JSON')
  })
})

describe('fitsRoute', () => {
  it.each([
    [undefined, 'GET', '/api', true],
    ['/**', 'POST', '/api/Spaces-1/deployments', true],
    ['GET /tasks/*', 'GET', '/api/Spaces-1/tasks/ServerTasks-1', true],
    ['get /Tasks/*', 'GET', '/api/spaces/default/tasks/ServerTasks-1', true],
    ['GET /tasks/*', 'GET', '/api/tasks/ServerTasks-1/details', false],
    ['GET /tasks/**', 'GET', '/api/tasks/ServerTasks-1/details', true],
    ['* /tasks', 'DELETE', '/api/tasks/', true],
    ['POST /tasks', 'GET', '/api/tasks', false],
    ['/', 'GET', '/api', true],
    ['/', 'GET', '/api/Spaces-1', true],
    ['/projects/all', 'GET', '/api/projects/a.l', false],
    ['/spaces/*', 'GET', '/api/spaces/Spaces-1', true],
  ] as const)('says of %s and %s %s: %s', (pattern, method, path, expected) => {
    expect(fitsRoute(pattern, method, path)).toBe(expected)
  })
})
