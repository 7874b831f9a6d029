// The judge of a soak: whether what a process holds is explained by what it is to keep. Pure.

import type { Held } from './look-at-process.ts'

/** A moment at which nothing runs. */
export interface RestPoint {
  /** `after 500 deployments` */
  readonly when: string
  readonly held: Held
  /** What the server remembers, as JSON. */
  readonly documentBytes: number
}

/** The heap that a byte of documents may take: objects take more room than their JSON, 1.7 times as much as measured. */
const heapPerDocumentByte = 2.5
/** Machine code, caches of strings and the like. */
const allowanceBytes = 3_000_000

/**
 * A server keeps releases, tasks, logs and events for as long as nobody deletes them. So memory is flat if the heap
 * grows with the documents and with nothing else.
 * @param first When everything was running that runs from then on.
 * @returns What is wrong, as sentences.
 */
export function judgeSoak(first: RestPoint, later: readonly RestPoint[]): readonly string[] {
  return later.flatMap((point) => [...judgeCounts(first, point), ...judgeHeap(first, point)])
}

function judgeCounts(first: RestPoint, { when, held }: RestPoint): readonly string[] {
  const counts = (['processes', 'files', 'sockets'] as const)
    .filter((what) => held[what] !== first.held[what])
    .map((what) => `There are ${held[what]} ${what} ${when}, and there were ${first.held[what]} ${first.when}.`)
  const [before, after] = [first.held.left, held.left].map((names) => names.join(', ') || 'nothing')
  if (before === after) return counts
  return [...counts, `The folder of temporary files holds ${after} ${when}, and held ${before} ${first.when}.`]
}

function judgeHeap(first: RestPoint, { when, held, documentBytes }: RestPoint): readonly string[] {
  const grown = held.heapBytes - first.held.heapBytes
  const explained = Math.max(0, documentBytes - first.documentBytes) * heapPerDocumentByte + allowanceBytes
  if (grown <= explained) return []
  return [
    `The heap is ${megabytes(grown)} larger ${when} than ${first.when}, of which documents explain ` +
      `${megabytes(explained)} at most.`,
  ]
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
