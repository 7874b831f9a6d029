// The journal: a file that holds a state, and below it each change since, a line each. A line is handed to the operating
// system before the request that made the change is answered, so that a killed server has forgotten nothing that it had
// acknowledged. It is not forced onto the disk, which would cost each request milliseconds: a machine that loses its
// power may lose the last changes.

import { closeSync, openSync, writeSync } from 'node:fs'
import type { SimulatorEvent } from '../events.ts'
import type { ServerTask } from './documents.ts'
import type { JournalLine, ChangesOfCollection } from './read-state.ts'
import { toJson, type SavedState } from './save-store.ts'
import type { Collection } from './collection.ts'
import type { Store } from './store.ts'
import { cannotWrite, writeFileWhole } from './write-file-whole.ts'

export interface JournalFile {
  readonly file: string
  /**
   * A change could not be written. The request that made it must not be answered: end the process, or do without.
   */
  readonly failed: (error: Error) => void
}

export interface Journal {
  /** Writes what has changed: now where a request is about to be answered, and soon for all else. */
  keep(event: SimulatorEvent): void
  /** Writes what is left. */
  close(): void
}

/** What a task says is written once in this many milliseconds of real time; all else that happens to it, at once. */
const logEveryMs = 1000

/**
 * Begins a journal with the state as it is now.
 * @throws {Error} If the file cannot be written.
 */
export function createJournal({ file, failed }: JournalFile, store: Store, save: () => SavedState): Journal {
  const collections = Object.entries(store) as unknown as readonly [string, AnyCollection][]
  const pending = new Map<string, Pending>()
  const openTasks = followOpenTasks(store)
  let isReplaced = false
  let descriptor: number | undefined
  let soon: NodeJS.Immediate | undefined
  let later: NodeJS.Timeout | undefined
  for (const [name, collection] of collections) watch(name, collection)
  begin()

  function watch(name: string, collection: AnyCollection): void {
    collection.watch((change) => {
      if (change.kind === 'replaced') isReplaced = true
      else note(pendingOf(pending, name), change)
    })
  }

  function begin(): void {
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = undefined
    writeFileWhole(file, `${toJson(save())}\n`)
    descriptor = openSync(file, 'a')
    pending.clear()
    openTasks.begin()
    isReplaced = false
  }

  function flush(logsToo = false): void {
    try {
      if (isReplaced) return begin()
      for (const task of openTasks.changed(logsToo)) pendingOf(pending, 'tasks').put.set(task.id, task)
      if (pending.size > 0) append(lineOf(store, pending))
      pending.clear()
    } catch (error) {
      failed(error instanceof Error && error.message.startsWith('Cannot write') ? error : cannotWrite(file, error))
    }
  }

  function append(line: string): void {
    const bytes = Buffer.from(line)
    for (let written = 0; written < bytes.length && descriptor !== undefined;) {
      written += writeSync(descriptor, bytes, written)
    }
  }

  return {
    keep({ kind }) {
      if (descriptor === undefined) return
      if (kind === 'request') flush()
      else if (kind === 'log') {
        // Real time: what the file lacks when the process is killed has nothing to do with the simulated one.
        later ??= setTimeout(() => {
          later = undefined
          flush()
        }, logEveryMs).unref()
      } else {
        soon ??= setImmediate(() => {
          soon = undefined
          flush()
        })
      }
    },
    close() {
      if (descriptor === undefined) return
      flush(true)
      clearImmediate(soon)
      clearTimeout(later)
      closeSync(descriptor)
      descriptor = undefined
    },
  }
}

type AnyCollection = Collection<{ readonly id: string }>

/** What has happened to a collection since the last line. */
interface Pending {
  readonly put: Map<string, { readonly id: string }>
  readonly removed: Set<string>
}

function pendingOf(pending: Map<string, Pending>, name: string): Pending {
  const known = pending.get(name)
  if (known) return known
  const created: Pending = { put: new Map(), removed: new Set() }
  pending.set(name, created)
  return created
}

type Change = { kind: 'put'; document: { readonly id: string } } | { kind: 'removed'; id: string }

/** One that was removed and came again is removed first, so that it is the last of its kind afterwards too. */
function note({ put, removed }: Pending, change: Readonly<Change>): void {
  if (change.kind === 'put') put.set(change.document.id, change.document)
  else {
    for (const id of put.keys()) if (id.toLowerCase() === change.id.toLowerCase()) put.delete(id)
    removed.add(change.id)
  }
}

function lineOf(store: Store, pending: ReadonlyMap<string, Pending>): string {
  const changes: Record<string, ChangesOfCollection> = {}
  for (const [name, { put, removed }] of pending) {
    const lastNumber = store[name as keyof Store].lastNumber()
    changes[name] = { lastNumber, removed: [...removed], put: [...put.values()] }
  }
  const line: JournalLine = { changes }
  return `${toJson(line)}\n`
}

interface OpenTasks {
  /** All that are not over; what they are like now is known. */
  begin(): void
  /**
   * Those that have changed since they were asked for last.
   * @param logsToo Whether what they say counts at any rate, not only now and then.
   */
  changed(logsToo: boolean): readonly ServerTask[]
}

/** A task changes by itself until it is over, and what it says is most of it by far. */
function followOpenTasks(store: Store): OpenTasks {
  const open = new Map<ServerTask, { members: string; log: string; loggedAt: number }>()
  const membersOf = (task: ServerTask) => toJson({ ...task, activity: undefined })
  const follow = (task: ServerTask) =>
    open.set(task, { members: membersOf(task), log: toJson(task.activity), loggedAt: performance.now() })
  store.tasks.watch((change) => {
    if (change.kind === 'put') follow(change.document as ServerTask)
    if (change.kind === 'removed') for (const task of open.keys()) if (task.id === change.id) open.delete(task)
  })
  return {
    begin() {
      open.clear()
      for (const task of store.tasks.all()) if (task.completedAt === undefined) follow(task)
    },
    changed(logsToo) {
      const found: ServerTask[] = []
      for (const [task, known] of open) {
        const members = membersOf(task)
        const isOver = task.completedAt !== undefined
        const isDue = logsToo || performance.now() - known.loggedAt >= logEveryMs
        const log = isDue && !isOver ? toJson(task.activity) : known.log
        if (isDue) known.loggedAt = performance.now()
        if (isOver || members !== known.members || log !== known.log) found.push(task)
        known.members = members
        known.log = log
        if (isOver) open.delete(task)
      }
      return found
    },
  }
}
