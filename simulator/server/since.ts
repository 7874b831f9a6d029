// Members of answers that came, or went, with a version of the server.

import type { Settings, ServerGeneration } from '../world.ts'

interface Versioned {
  readonly settings: Pick<Settings, 'generation'>
}

/** What a server of this year or a later one has: `{ ...since(world, 2024, { ProjectId: id }) }`. */
export function since<Members extends object>(
  { settings }: Versioned,
  generation: ServerGeneration,
  members: Members,
): Partial<Members> {
  return settings.generation >= generation ? members : {}
}

/** What a server of this year or an earlier one has. */
export function until<Members extends object>(
  { settings }: Versioned,
  generation: ServerGeneration,
  members: Members,
): Partial<Members> {
  return settings.generation <= generation ? members : {}
}
