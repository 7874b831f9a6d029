// What is due when, in order of time, then of arrival.

export interface Entry {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly action: () => void
}

export interface Agenda {
  add(time: number, action: () => void): Entry
  /** Takes an entry out; nothing happens if it is not there any more. */
  remove(entry: Entry): void
  first(): Entry | undefined
  clear(): void
}

export function createAgenda(): Agenda {
  const entries: Entry[] = []
  return {
    add(time, action) {
      const entry: Entry = { time, action }
      entries.splice(placeAfter(entries, time), 0, entry)
      return entry
    },
    remove(entry) {
      const place = entries.indexOf(entry)
      if (place >= 0) entries.splice(place, 1)
    },
    first: () => entries[0],
    clear: () => void entries.splice(0),
  }
}

/** The place behind all entries of this time and before. */
function placeAfter(entries: readonly Entry[], time: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    const entry = entries[middle]
    if (entry && entry.time <= time) low = middle + 1
    else high = middle
  }
  return low
}
