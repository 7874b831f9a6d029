import { list } from '../shape.ts'
import { listAll } from './list-all.ts'
import type { Octopus } from './octopus.ts'
import { NamedResource, toNamed, type Named } from './resources/named.ts'
import { ProjectResource, toProject, type Project } from './resources/project.ts'

/** Every project of the space that the user of the API key may see. One request. */
export async function listProjects(octopus: Octopus): Promise<readonly Project[]> {
  return (await octopus.get('projects/all', list(ProjectResource))).map(toProject)
}

/** Every project group of the space. One request. */
export async function listProjectGroups(octopus: Octopus): Promise<readonly Named[]> {
  return (await octopus.get('projectgroups/all', list(NamedResource))).map(toNamed)
}

/** Every environment of the space that the user of the API key may see. One request. */
export async function listEnvironments(octopus: Octopus): Promise<readonly Named[]> {
  return (await octopus.get('environments/all', list(NamedResource))).map(toNamed)
}

/** The names of teams. */
export async function listTeams(octopus: Octopus, ids: readonly string[]): Promise<readonly Named[]> {
  return ids.length === 0 ? [] : (await listAll(octopus, 'teams', NamedResource, { ids })).map(toNamed)
}
