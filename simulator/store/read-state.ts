// A saved state or a journal as it is read back. Both are the same: a journal is a state with the changes since below it,
// a line each.

import * as z from 'zod'
import { serverSchema } from '../space-file/server-schema.ts'
import type { SavedCollection } from './collection.ts'
import type { SavedState } from './save-store.ts'

export interface ReadState {
  readonly state: SavedState
  /** How many changes followed the state. */
  readonly changes: number
  /** How many bytes at the end were dropped: a line that a killed server had not finished. */
  readonly droppedBytes: number
}

export interface ChangesOfCollection {
  readonly lastNumber: number
  /** Ids; gone before anything is put. */
  readonly removed: readonly string[]
  readonly put: readonly unknown[]
}

/** A line of a journal below its state. */
export interface JournalLine {
  readonly changes: Readonly<Record<string, ChangesOfCollection>>
}

/**
 * @returns `undefined` for what is something else, such as a space file.
 * @throws {Error} For a state of another format, and for a file that is damaged, saying where.
 */
export function readState(content: Buffer): ReadState | undefined {
  const [first, ...rest] = linesOf(content)
  // A state may have been laid out over many lines by hand or by a tool.
  const whole = first === undefined || parse(first) === undefined ? content : first
  const value = parse(whole)
  if (value === undefined || !isOfSomeFormat(value)) return undefined
  if (value.format !== 1) {
    throw new Error(
      `It is a saved state of format ${JSON.stringify(value.format)}, and this version reads format 1: read it with the version that wrote it.`,
    )
  }
  const read = stateSchema.safeParse(value)
  if (!read.success) throw damaged(1, read.error)
  const state = read.data as SavedState
  if (whole === content) return { state, changes: 0, droppedBytes: 0 }
  const unfinished = content.length - (content.lastIndexOf(lineEnd) + 1)
  return { state: replay(state, rest), changes: rest.length, droppedBytes: unfinished }
}

const lineEnd = 0x0a

/** Without what follows the last line break. */
function linesOf(content: Buffer): readonly Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; ;) {
    const end = content.indexOf(lineEnd, start)
    if (end < 0) return lines
    lines.push(content.subarray(start, end))
    start = end + 1
  }
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

function isOfSomeFormat(value: unknown): value is { readonly format: unknown } {
  return typeof value === 'object' && value !== null && 'format' in value && 'collections' in value
}

const document = z.looseObject({ id: z.string() })

const stateSchema = z.object({
  format: z.literal(1),
  savedAt: z.number(),
  server: serverSchema.optional(),
  collections: z.record(z.string(), z.object({ lastNumber: z.int().min(0), documents: z.array(document) })),
})

const lineSchema = z.object({
  changes: z.record(
    z.string(),
    z.object({ lastNumber: z.int().min(0), removed: z.array(z.string()), put: z.array(document) }),
  ),
})

function damaged(line: number, cause: unknown): Error {
  return new Error(
    `It is damaged at line ${line}, which is no change that the simulator wrote: delete that line and what follows to go on from what was before.`,
    { cause },
  )
}

function replay(state: SavedState, lines: readonly Buffer[]): SavedState {
  const collections = new Map(
    Object.entries(state.collections).map(([name, { lastNumber, documents }]) => [
      name,
      { lastNumber, documents: new Map((documents as readonly Identified[]).map((one) => [keyOf(one.id), one])) },
    ]),
  )
  lines.forEach((text, index) => {
    const read = lineSchema.safeParse(parse(text))
    if (!read.success) throw damaged(index + 2, read.error)
    for (const [name, { lastNumber, removed, put }] of Object.entries(read.data.changes)) {
      const collection = collections.get(name) ?? { lastNumber: 0, documents: new Map<string, Identified>() }
      collections.set(name, collection)
      collection.lastNumber = lastNumber
      for (const id of removed) collection.documents.delete(keyOf(id))
      for (const one of put) collection.documents.set(keyOf(one.id), one)
    }
  })
  const saved = [...collections].map(([name, { lastNumber, documents }]): readonly [string, SavedCollection] => [
    name,
    { lastNumber, documents: [...documents.values()] },
  ])
  return { ...state, collections: Object.fromEntries(saved) }
}

interface Identified {
  readonly id: string
}

function keyOf(id: string): string {
  return id.toLowerCase()
}
