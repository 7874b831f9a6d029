// A situation, with all that decides what may happen in it.

import type { Interned, Request } from './operation.ts'
import type { Position } from './positions.ts'

export interface Spot<State> {
  /** The same for equal spots, and for no others. */
  readonly key: string
  readonly world: Interned<State>
  readonly processes: readonly Position[]
  /** Requests whose processes have given them up, and that may still happen; in order of their texts. */
  readonly underWay: readonly Request[]
  readonly faultsLeft: number
  readonly passesLeft: number
}

/** What a spot is made of. */
export type SpotParts<State> = Omit<Spot<State>, 'key'>

export function createSpot<State>(parts: SpotParts<State>): Spot<State> {
  const { world, processes, underWay, faultsLeft, passesLeft } = parts
  let key = `${world.id} ${faultsLeft} ${passesLeft}`
  for (const { id } of processes) key += ` ${id}`
  for (const { text } of underWay) key += `\n${text}`
  return { key, world, processes, underWay, faultsLeft, passesLeft }
}

/** The process in one place of a spot becomes another, and perhaps something else with it. */
export function withProcess<State>(
  spot: SpotParts<State>,
  index: number,
  process: Position,
  rest: Partial<SpotParts<State>> = {},
): SpotParts<State> {
  const { world, underWay, faultsLeft, passesLeft } = spot
  return {
    world: rest.world ?? world,
    processes: spot.processes.with(index, process),
    underWay: rest.underWay ?? underWay,
    faultsLeft: rest.faultsLeft ?? faultsLeft,
    passesLeft: rest.passesLeft ?? passesLeft,
  }
}
