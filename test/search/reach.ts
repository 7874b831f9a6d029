// From which situations an end can be reached. Where none can, somebody is stuck, be it asleep or running in circles.

export interface Reach {
  edge(from: number, to: number): void
  goal(at: number): void
  /** The first of `count` from which no goal can be reached. */
  firstWithoutGoal(count: number): number | undefined
}

export function createReach(): Reach {
  let pairs = new Uint32Array(1024)
  let used = 0
  const goals: number[] = []
  return {
    edge: (from, to) => {
      if (used === pairs.length) {
        const larger = new Uint32Array(pairs.length * 2)
        larger.set(pairs)
        pairs = larger
      }
      pairs[used] = from
      pairs[used + 1] = to
      used += 2
    },
    goal: (at) => goals.push(at),
    firstWithoutGoal: (count) => {
      // For each spot, where those that lead to it begin in one long list.
      const starts = new Uint32Array(count + 1)
      for (let index = 1; index < used; index += 2) countOne(starts, pairs[index] ?? 0)
      for (let index = 1; index <= count; index += 1) starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0)
      const free = starts.slice()
      const sources = new Uint32Array(used / 2)
      for (let index = 0; index < used; index += 2) {
        const to = pairs[index + 1] ?? 0
        sources[free[to] ?? 0] = pairs[index] ?? 0
        free[to] = (free[to] ?? 0) + 1
      }
      const reaches = new Uint8Array(count)
      const left = [...goals]
      for (const goal of goals) reaches[goal] = 1
      for (let at = left.pop(); at !== undefined; at = left.pop()) {
        for (let index = starts[at] ?? 0; index < (starts[at + 1] ?? 0); index += 1) {
          const source = sources[index] ?? 0
          if (reaches[source] === 1) continue
          reaches[source] = 1
          left.push(source)
        }
      }
      const lost = reaches.indexOf(0)
      return lost < 0 ? undefined : lost
    },
  }
}

function countOne(starts: Uint32Array, to: number): void {
  starts[to + 1] = (starts[to + 1] ?? 0) + 1
}
