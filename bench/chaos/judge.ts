// The judge of a lock: it sees from the outside who is inside and who waits, never the lock's own document, and says
// what must not be.

export interface LockRule {
  readonly name: string
  readonly limit: number
}

/** One who came for a lock. */
export interface Comer {
  readonly task: string
  readonly lock: string
  readonly mode: 'Exclusive' | 'Shared'
}

export interface Judge {
  /** Somebody comes for a lock. */
  readonly comes: (comer: Comer) => void
  /** It has been told that it waits: from now on nobody who comes may be served before it. */
  readonly waits: (comer: Comer) => void
  /** It has the lock, with this fencing token. */
  readonly goesIn: (comer: Comer, fence: number) => void
  /** It is about to give the lock back, or its task is over. */
  readonly goesOut: (comer: Comer) => void
  /** It does not come for the lock any more. */
  readonly leaves: (comer: Comer) => void
  /** The locks that somebody has waited for since then, and that nobody has got since then. */
  readonly silentSince: (time: number) => readonly string[]
  /** Sentences, in the order in which they were found. */
  readonly violations: () => readonly string[]
}

/** @param now The time, in milliseconds. */
export function createJudge(rules: readonly LockRule[], now: () => number = () => 0): Judge {
  const violations: string[] = []
  const inside = new Set<Comer>()
  const waiting = new Set<Comer>()
  const waitingSince = new Map<Comer, number>()
  const gotAt = new Map<string, number>()
  const fences = new Map<Comer, number>()
  /** Who was known to wait when somebody came: they are ahead of it. */
  const ahead = new Map<Comer, readonly Comer[]>()
  const behind = new Map<Comer, Comer[]>()
  /** The highest fencing token that was known when somebody came. */
  const known = new Map<string, number>()
  const floor = new Map<Comer, number>()
  const limitOf = new Map(rules.map(({ name, limit }) => [name, limit]))

  function checkRoom(comer: Comer): void {
    const others = [...inside].filter(({ lock }) => lock === comer.lock)
    const all = [...others, comer]
    const isShared = all.every(({ mode }) => mode === 'Shared')
    const fits =
      isShared || (all.length <= (limitOf.get(comer.lock) ?? 1) && !all.some(({ mode }) => mode === 'Shared'))
    if (!fits)
      violations.push(`${comer.task} is inside ${comer.lock} beside ${others.map(({ task }) => task).join(', ')}`)
  }

  function checkOrder(earlier: Comer, later: Comer): void {
    const [first, second] = [fences.get(earlier), fences.get(later)]
    if (first === undefined || second === undefined || first < second) return
    violations.push(
      `${later.task} got ${later.lock} (${second}) before ${earlier.task} (${first}), which waited already`,
    )
  }

  return {
    comes: (comer) => {
      const queue = [...waiting].filter(({ lock }) => lock === comer.lock)
      ahead.set(comer, queue)
      for (const earlier of queue) behind.set(earlier, [...(behind.get(earlier) ?? []), comer])
      floor.set(comer, known.get(comer.lock) ?? 0)
    },
    waits: (comer) => {
      if (!waiting.has(comer)) waitingSince.set(comer, now())
      waiting.add(comer)
    },
    goesIn: (comer, fence) => {
      waiting.delete(comer)
      checkRoom(comer)
      inside.add(comer)
      gotAt.set(comer.lock, now())
      fences.set(comer, fence)
      const least = floor.get(comer) ?? 0
      if (!(fence > least)) violations.push(`${comer.task} got ${comer.lock} with ${fence}, after ${least} was given`)
      known.set(comer.lock, Math.max(fence, known.get(comer.lock) ?? 0))
      for (const earlier of ahead.get(comer) ?? []) checkOrder(earlier, comer)
      for (const later of behind.get(comer) ?? []) checkOrder(comer, later)
    },
    goesOut: (comer) => void inside.delete(comer),
    leaves: (comer) => {
      waiting.delete(comer)
      inside.delete(comer)
    },
    silentSince: (time) =>
      rules
        .map(({ name }) => name)
        .filter((name) => (gotAt.get(name) ?? 0) < time)
        .filter((name) => [...waiting].some((comer) => comer.lock === name && (waitingSince.get(comer) ?? 0) < time)),
    violations: () => violations,
  }
}
