// Tries everything that can happen: every order in which processes get their turn, and every fault at every request, as
// often as the model allows. The processes run the code that ships. What has been seen is not gone into twice, so that
// the search ends, and the first thing found wrong is told by one of the shortest ways there.

import { checkMerges } from './check-merges.ts'
import type { Model, Situation } from './model.ts'
import { createMoves, type Move } from './moves.ts'
import { createReach } from './reach.ts'
import type { Spot } from './spot.ts'

export interface Exploration {
  /** What is wrong, and one line for each move that leads there; `undefined` if nothing is. */
  readonly violation: { readonly what: string; readonly trace: readonly string[] } | undefined
  /** Different situations, and moves between them. */
  readonly situations: number
  readonly moves: number
  /** How many points of programs were run to. */
  readonly points: number
  readonly ms: number
}

/** @throws {Error} If the model is too large, or a program is left to chance or keeps more in mind than is claimed. */
export async function explore<State>(model: Model<State>): Promise<Exploration> {
  const startedAt = Date.now()
  const most = model.most ?? 5_000_000
  const { positions, ...can } = createMoves(model)
  const spots: Spot<State>[] = []
  const parents: number[] = []
  const known = new Map<string, number>()
  const reach = createReach()
  let moves = 0

  const finish = (violation: Exploration['violation']): Exploration => ({
    violation,
    situations: spots.length,
    moves,
    points: positions.points(),
    ms: Date.now() - startedAt,
  })
  const wrong = async (what: string, at: number, last?: Move<State>) => {
    const trace = [...(await traceTo(at)), ...(last ? [last.describe()] : [])]
    await checkMerges(positions.merges)
    return finish({ what, trace })
  }

  /** @returns What is wrong at a spot that nobody has been at. */
  function visit(spot: Spot<State>, parent: number): string | undefined {
    if (spots.length === most) throw new Error(`There are more than ${most} situations.`)
    known.set(spot.key, spots.length)
    parents.push(parent)
    spots.push(spot)
    return model.check?.(situationOf(spot))
  }

  async function traceTo(spot: number): Promise<readonly string[]> {
    const lines: string[] = []
    for (let at = spot; (parents[at] ?? -1) >= 0; at = parents[at] ?? -1) {
      const [from, to] = [spots[parents[at] ?? -1], spots[at]]
      const move =
        from && (await can.movesFrom(from)).find(({ to: others }) => others.some(({ key }) => key === to?.key))
      lines.push(move?.describe() ?? 'something happens')
    }
    return lines.reverse()
  }

  for (const spot of await can.begin()) {
    const what = known.has(spot.key) ? undefined : visit(spot, -1)
    if (what !== undefined) return wrong(what, spots.length - 1)
  }
  for (let at = 0; at < spots.length; at += 1) {
    const spot = spots[at]
    if (!spot) break
    const before = situationOf(spot)
    const next = await can.movesFrom(spot)
    if (spot.processes.every(({ status }) => status !== 'running')) reach.goal(at)
    if (next.every(({ isFault }) => isFault)) {
      const what = model.checkEnd?.(before)
      if (what !== undefined) return wrong(what, at)
    }
    for (const move of next) {
      for (const to of move.to) {
        moves += 1
        const what = model.checkMove?.(before, situationOf(to))
        if (what !== undefined) return wrong(what, at, move)
        const seen = known.get(to.key)
        if (!move.isFault) reach.edge(at, seen ?? spots.length)
        if (seen !== undefined) continue
        const here = visit(to, at)
        if (here !== undefined) return wrong(here, spots.length - 1)
      }
    }
  }
  const lost = reach.firstWithoutGoal(spots.length)
  if (lost !== undefined) return wrong('From here on somebody is stuck for ever: no way leads to the end of all.', lost)
  await checkMerges(positions.merges)
  return finish(undefined)
}

function situationOf<State>({ world, processes }: Spot<State>): Situation<State> {
  return { world: world.value, processes }
}
