// The board: projects by environment, each cell with the latest deployment there, as Octopus's dashboard has it.

import type { Deployment, Environment, Project, Space } from '../store/documents.ts'
import { known } from '../store/store.ts'
import type { World } from '../world.ts'
import { overviewAddress, projectAddress, taskAddress } from './addresses.ts'
import { html, type Html } from './html.ts'
import { partOf } from './paging.ts'
import { taskState } from './state-view.ts'
import { moment } from './times.ts'

const projectsAtOnce = 50
/** In one cell; a project may be deployed for hundreds of tenants. */
const mostTenants = 4

/** @param search `name` leaves only projects whose names hold it; `from` where the part begins. */
export function boardView({ store }: World, space: Space, search: URLSearchParams): Html {
  const name = search.get('name') ?? ''
  const groups = new Map(store.projectGroups.where('spaceId', space.id).map((group) => [group.id, group.name]))
  const all = store.projects.where('spaceId', space.id)
  const projects = all
    .filter((project) => project.name.toLowerCase().includes(name.toLowerCase()))
    .toSorted((a, b) => compare(groups.get(a.groupId), groups.get(b.groupId)) || compare(a.name, b.name))
  const environments = store.environments.where('spaceId', space.id).toSorted((a, b) => a.sortOrder - b.sortOrder)
  const { items, links } = partOf(projects, projectsAtOnce, search, 'projects')
  const byGroup = groupProjects(items)
  const bodies = [...byGroup].map(
    ([groupId, members]) =>
      html`<tbody>
        <tr>
          <th class="group" scope="rowgroup" colspan="${environments.length + 1}"><bdi>${groups.get(groupId)}</bdi></th>
        </tr>
        ${members.map((project) => projectRow(store, project, environments))}
      </tbody>`,
  )
  return html`<section aria-labelledby="projects">
    <h2 id="projects">Projects</h2>
    ${
      (all.length > 10 || name !== '') &&
      html`<form class="find" action="${overviewAddress(space.id)}" role="search">
        <label for="name">Project</label> <input id="name" name="name" type="search" value="${name}" />
        <button>Find</button>
      </form>`
    }
    ${links}
    ${
      items.length === 0
        ? html`<p>${all.length === 0 ? 'There are no projects.' : 'No project has that in its name.'}</p>`
        : html`<table class="board">
            <caption>
              The latest deployment of each project to each environment
            </caption>
            <thead>
              <tr>
                <th scope="col">Project</th>
                ${environments.map((environment) => html`<th scope="col"><bdi>${environment.name}</bdi></th>`)}
              </tr>
            </thead>
            ${bodies}
          </table>`
    }
  </section>`
}

function groupProjects(projects: readonly Project[]): ReadonlyMap<string, readonly Project[]> {
  const groups = new Map<string, Project[]>()
  for (const project of projects) groups.set(project.groupId, [...(groups.get(project.groupId) ?? []), project])
  return groups
}

function projectRow(store: World['store'], project: Project, environments: readonly Environment[]): Html {
  const latest = latestByPlace(store.deployments.where('projectId', project.id))
  return html`<tr>
    <th scope="row">
      <a href="${projectAddress(project.spaceId, project.name)}"><bdi>${project.name}</bdi></a
      >${project.isDisabled && ' (disabled)'}
    </th>
    ${environments.map(({ id, name }) => cell(store, name, [...(latest.get(id)?.values() ?? [])]))}
  </tr>`
}

/** By environment, then by tenant; blank for none. */
function latestByPlace(deployments: readonly Deployment[]): ReadonlyMap<string, ReadonlyMap<string, Deployment>> {
  const places = new Map<string, Map<string, Deployment>>()
  for (const deployment of deployments) {
    const { environmentId, tenantId = '' } = deployment
    const tenants = places.get(environmentId) ?? new Map<string, Deployment>()
    places.set(environmentId, tenants.set(tenantId, deployment))
  }
  return places
}

function cell(store: World['store'], environment: string, deployments: readonly Deployment[]): Html {
  if (deployments.length === 0) return html`<td data-in="${environment}"><span class="none">None</span></td>`
  const more = deployments.length - mostTenants
  return html`<td data-in="${environment}">
    ${deployments.slice(0, mostTenants).map((deployment) => {
      const { releaseId, taskId, tenantId, createdAt } = deployment
      const task = known(store.tasks, taskId)
      return html`<div class="deployed">
        <a href="${taskAddress(task)}"><bdi>${known(store.releases, releaseId).version}</bdi></a> ${taskState(task)}
        <small
          >${tenantId !== undefined && html`<bdi>${known(store.tenants, tenantId).name}</bdi>, `}${moment(
            task.completedAt ?? task.startedAt ?? createdAt,
          )}</small
        >
      </div>`
    })}
    ${more > 0 && html`<small>and ${more} more ${more === 1 ? 'tenant' : 'tenants'}</small>`}
  </td>`
}

function compare(a = '', b = ''): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
