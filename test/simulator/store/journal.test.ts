// The journal: what is read back is what the server had acknowledged, wherever the writing of it broke off.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { readState } from '../../../simulator/store/read-state.ts'
import type { SavedState } from '../../../simulator/store/save-store.ts'
import { callApi, listNames, type ApiAnswer } from '../../support/call-api.ts'
import { openBusySpace, requestsFor } from '../../support/busy-space.ts'
import { allRoutes } from '../../../simulator/server/routes/all-routes.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octosteps-journal-'))
  file = join(folder, 'state.journal')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function start(state?: SavedState): Promise<Simulator<ManualClock>> {
  const failed = (error: Error) => {
    throw error
  }
  return simulateOctopus({ journal: { file, failed }, ...(state ? { state } : {}) })
}

function readBack(content = readFileSync(file)): SavedState {
  const read = readState(content)
  if (!read) throw new Error('This is no state')
  return read.state
}

/** What a running task says is written once a second only. */
function withoutLogs({ collections }: SavedState): unknown {
  const { tasks, ...others } = collections
  const documents = tasks?.documents as readonly object[]
  return { ...others, tasks: { ...tasks, documents: documents.map((task) => ({ ...task, activity: undefined })) } }
}

function createSet(octopus: Simulator, name: string): Promise<ApiAnswer> {
  return callApi(octopus, '/api/libraryvariablesets', { method: 'POST', body: { Name: name } })
}

describe('createJournal', () => {
  it('holds each change by the time that its request is answered', async () => {
    const octopus = await start()
    try {
      for (const name of ['One', 'Two', 'Three']) {
        expect(await createSet(octopus, name)).toMatchObject({ status: 201 })
        expect(readBack().collections).toEqual(octopus.save().collections)
      }
      const [first] = await listNames(octopus, '/api/libraryvariablesets', 'Id')
      await callApi(octopus, `/api/libraryvariablesets/${String(first)}`, { method: 'DELETE' })
      expect(readBack().collections).toEqual(octopus.save().collections)
    } finally {
      await octopus.close()
    }
  })

  it('is for its owner only', async () => {
    const octopus = await start()
    await octopus.close()
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('holds what deployments do, and what the server as a whole becomes', async () => {
    const octopus = await start()
    try {
      const { taskId } = octopus.deploy('Web', '1.0.0', 'Test')
      octopus.deploy('Web', '1.0.1', 'Test')
      await octopus.clock.advance({ seconds: 1 })
      await callApi(octopus, `/api/tasks/${taskId}`)
      expect(withoutLogs(readBack())).toEqual(withoutLogs(octopus.save()))
      await octopus.clock.advance({ minutes: 30 })
      octopus.finish(octopus.deploy('Payroll', '1.0.0', 'Test'), 'Failed', 'The disk is full')
      await octopus.restart({ downFor: '00:00:01' })
      await octopus.clock.advance({ seconds: 2 })
    } finally {
      await octopus.close()
    }
    expect(readBack().collections).toEqual(octopus.save().collections)
  })

  it('drops a last line of which only a part was written, at every byte, and nothing else', async () => {
    const octopus = await start()
    await createSet(octopus, 'Kept')
    const before = readFileSync(file)
    const kept = readBack(before)
    await createSet(octopus, 'Torn')
    const content = readFileSync(file)
    await octopus.close()
    for (let length = before.length; length < content.length; length += 1) {
      const read = readState(content.subarray(0, length))
      expect(read?.state.collections).toEqual(kept.collections)
      expect(read?.droppedBytes).toBe(length - before.length)
    }
    const names = readBack(content).collections['libraryVariableSets']?.documents
    expect(names).toMatchObject([{ name: 'Kept' }, { name: 'Torn' }])
  })

  it('gives no id a second time after it was read back', async () => {
    const octopus = await start()
    await createSet(octopus, 'Gone')
    const [id] = await listNames(octopus, '/api/libraryvariablesets', 'Id')
    await callApi(octopus, `/api/libraryvariablesets/${String(id)}`, { method: 'DELETE' })
    await octopus.close()
    const again = await start(readBack())
    try {
      const { body } = await createSet(again, 'New')
      expect(body).toMatchObject({ Name: 'New' })
      expect(body).not.toMatchObject({ Id: id })
    } finally {
      await again.close()
    }
  })

  it('lets tasks that had not started have their turn afterwards, and fails those that ran', async () => {
    const octopus = await start()
    const ran = octopus.deploy('Web', '1.0.0', 'Test')
    const waits = octopus.deploy('Web', '1.0.1', 'Test')
    await octopus.clock.advance({ seconds: 1 })
    await octopus.close()
    const again = await start(readBack())
    try {
      await again.clock.advance({ seconds: 1 })
      expect(again.task(ran)).toMatchObject({
        State: 'Failed',
        ErrorMessage: expect.stringMatching(/restarted/) as string,
      })
      expect(again.task(waits).State).toBe('Executing')
    } finally {
      await again.close()
    }
  })

  it('misses nothing that any route changes', { timeout: 120_000 }, async () => {
    const failed = (error: Error) => {
      throw error
    }
    const octopus = await openBusySpace({ journal: { file, failed } })
    try {
      for (const route of allRoutes) {
        for (const { path, ...options } of await requestsFor(octopus, route)) {
          await callApi(octopus, path, { method: route.method, ...options })
        }
      }
      expect(withoutLogs(readBack())).toEqual(withoutLogs(octopus.save()))
    } finally {
      await octopus.close()
    }
    expect(readBack().collections['tasks']).toEqual(octopus.save().collections['tasks'])
  })
})

describe('readState', () => {
  it('tells a state from a space file', () => {
    expect(readState(Buffer.from('{ "projects": ["Web"] }'))).toBeUndefined()
    expect(readState(Buffer.from(''))).toBeUndefined()
    expect(readState(Buffer.from('no JSON\n'))).toBeUndefined()
  })

  it('takes a state that a person has laid out anew', () => {
    const state = { format: 1, savedAt: 5, collections: { spaces: { lastNumber: 3, documents: [] } } }
    expect(readState(Buffer.from(JSON.stringify(state, null, 2)))).toMatchObject({ state, changes: 0, droppedBytes: 0 })
  })

  it('refuses another format, and a line that it did not write, saying which', () => {
    const state = (format: number) => JSON.stringify({ format, savedAt: 5, collections: {} })
    expect(() => readState(Buffer.from(state(2)))).toThrow('It is a saved state of format 2')
    writeFileSync(file, `${state(1)}\n{"changes":{}}\n{"changes":{"tasks":{}}}\n{"changes":{}}\n`)
    expect(() => readState(readFileSync(file))).toThrow('damaged at line 3')
  })
})
