import { list } from '../shape.ts'
import type { Octopus } from './octopus.ts'
import { NamedResource, toNamed, type Named } from './resources/named.ts'

/** Every project of the space that the user of the API key may see. One request. */
export function listProjects(octopus: Octopus): Promise<readonly Named[]> {
  return listNamed(octopus, 'projects/all')
}

/** Every environment of the space that the user of the API key may see. One request. */
export function listEnvironments(octopus: Octopus): Promise<readonly Named[]> {
  return listNamed(octopus, 'environments/all')
}

async function listNamed(octopus: Octopus, path: string): Promise<readonly Named[]> {
  return (await octopus.get(path, list(NamedResource))).map(toNamed)
}
