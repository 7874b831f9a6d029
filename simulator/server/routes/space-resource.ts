// How a space looks on the wire.

import type { Space } from '../../store/documents.ts'
import type { World } from '../../world.ts'
import { since } from '../since.ts'

export function spaceResource(
  world: Pick<World, 'settings'>,
  { id, name, slug, description, isDefault, taskQueueStopped }: Space,
): unknown {
  return {
    Id: id,
    Name: name,
    ...since(world, 2024, { Slug: slug }),
    Description: description,
    IsDefault: isDefault,
    TaskQueueStopped: taskQueueStopped,
    ...since(world, 2026, { IsPrivate: false }),
    SpaceManagersTeams: [],
    SpaceManagersTeamMembers: [],
    Links: { Self: `/api/spaces/${id}`, SpaceHome: `/api/${id}`, Web: `/app#/spaces/${id}` },
  }
}
