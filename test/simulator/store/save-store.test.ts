import { describe, expect, it } from 'vitest'
import { clearStore, restoreStore, saveStore } from '../../../simulator/store/save-store.ts'
import { createStore } from '../../../simulator/store/store.ts'

const artifact = (id: string) => ({
  id,
  spaceId: 'Spaces-1',
  filename: 'report.bin',
  source: 'me',
  taskId: 'ServerTasks-1',
  correlationId: undefined,
  createdAt: 1,
  content: new Uint8Array([0, 255, 128]),
})

describe('saveStore', () => {
  it('makes JSON of which the same store can be made, bytes and numbers of ids included', () => {
    const store = createStore()
    store.artifacts.add(artifact(store.artifacts.nextId()))
    store.artifacts.nextId()
    const saved = JSON.parse(JSON.stringify(saveStore(store, 5))) as ReturnType<typeof saveStore>
    const other = createStore()
    restoreStore(other, saved)
    expect(saveStore(other, 5)).toEqual(saved)
    expect(other.artifacts.get('artifacts-1')?.content).toEqual(new Uint8Array([0, 255, 128]))
    expect(other.artifacts.nextId()).toBe('Artifacts-3')
  })

  it('shares nothing with the store', () => {
    const store = createStore()
    const kept = store.artifacts.add(artifact('Artifacts-1'))
    const saved = saveStore(store, 5)
    store.artifacts.change(kept, { content: undefined })
    restoreStore(store, saved)
    expect(store.artifacts.get('Artifacts-1')?.content).toEqual(new Uint8Array([0, 255, 128]))
  })

  it('is undone by an empty store', () => {
    const store = createStore()
    store.artifacts.add(artifact(store.artifacts.nextId()))
    expect(store.artifacts.where('taskId', 'ServerTasks-1')).toHaveLength(1)
    clearStore(store)
    expect(store.artifacts.all()).toEqual([])
    expect(store.artifacts.where('taskId', 'ServerTasks-1')).toEqual([])
    expect(store.artifacts.nextId()).toBe('Artifacts-1')
  })
})

describe('where', () => {
  it('finds documents by a field, those that came after the first question too', () => {
    const store = createStore()
    store.artifacts.add(artifact('Artifacts-1'))
    expect(store.artifacts.where('taskId', 'ServerTasks-1').map(({ id }) => id)).toEqual(['Artifacts-1'])
    store.artifacts.add(artifact('Artifacts-2'))
    store.artifacts.add({ ...artifact('Artifacts-3'), taskId: 'ServerTasks-2' })
    expect(store.artifacts.where('taskId', 'ServerTasks-1').map(({ id }) => id)).toEqual(['Artifacts-1', 'Artifacts-2'])
    store.artifacts.remove('Artifacts-1')
    expect(store.artifacts.where('taskId', 'ServerTasks-1').map(({ id }) => id)).toEqual(['Artifacts-2'])
  })
})
