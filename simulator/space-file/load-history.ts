// What has happened in a space before the simulator starts.

import { createDeployment } from '../operations/create-deployment.ts'
import { createRelease, findRelease } from '../operations/create-release.ts'
import { endCategory, recordEvent } from '../operations/record-event.ts'
import type { User } from '../store/documents.ts'
import { sameName } from '../store/same-name.ts'
import type { Store } from '../store/store.ts'
import { addChild, endNode, startNode } from '../tasks/activity-log.ts'
import { readMoment } from './fields.ts'
import type { SpacePart } from './schema.ts'
import { readTimespan } from './timespan.ts'

type Project = SpacePart['projects'][number]

/** Releases and past deployments of all projects in the order in which they happened, so that their ids tell it. */
export function loadHistory(store: Store, file: SpacePart, start: number): readonly string[] {
  const mistakes: string[] = []
  const owner = store.users.all()[0]
  if (!owner) throw new Error('A simulated server has no user')
  const happenings = file.projects.flatMap((entry, index) => {
    const project = store.projects.all()[index]
    if (!project) throw new Error(`The project "${entry.name}" was not loaded`)
    const releases = entry.releases.map((release) => {
      const at = assembledAt(entry, release, start)
      const channel = store.channels
        .all()
        .find(({ projectId, name }) => projectId === project.id && sameName(name, release.channel ?? ''))
      const happen = () => {
        const { version, notes } = release
        const created = createRelease(store, { project, channel, version, notes, assembledAt: at })
        if (created.kind === 'refused') mistakes.push(`projects[${index}].releases: ${created.reason}`)
      }
      return { at, happen }
    })
    const deployments = entry.deployments.map((deployment, number) => {
      const at = readMoment(deployment.at, start)
      const path = `projects[${index}].deployments[${number}]`
      const takesMs = readTimespan(deployment.takes) ?? 0
      const happen = () => {
        const release = findRelease(store, project, deployment.release)
        const environment = store.environments.all().find(({ name }) => sameName(name, deployment.environment))
        const tenant = store.tenants.all().find(({ name }) => sameName(name, deployment.tenant ?? ''))
        if (!environment) return
        if (!release) return void mistakes.push(`${path}.at: the release ${deployment.release} was assembled later`)
        if (at + takesMs > start)
          return void mistakes.push(`${path}: a past deployment has to be over when the simulator starts`)
        const comments = deployment.comments
        loadDeployment(
          store,
          { release, environment, tenant, createdAt: at, deployedBy: owner, comments },
          deployment,
          takesMs,
        )
      }
      return { at, happen }
    })
    return [...releases, ...deployments]
  })
  for (const { happen } of happenings.sort((a, b) => a.at - b.at)) happen()
  return mistakes
}

/** Without a date of its own, a release is as old as its first deployment. */
function assembledAt(project: Project, release: Project['releases'][number], start: number): number {
  if (release.assembled !== undefined) return readMoment(release.assembled, start)
  const deployed = project.deployments.filter((deployment) => sameName(deployment.release, release.version))
  return Math.min(start, ...deployed.map(({ at }) => readMoment(at, start)))
}

function loadDeployment(
  store: Store,
  wanted: Parameters<typeof createDeployment>[1] & { readonly deployedBy: User },
  { state, error }: Project['deployments'][number],
  takesMs: number,
): void {
  const { task } = createDeployment(store, wanted)
  const startedAt = wanted.createdAt
  const endedAt = startedAt + takesMs
  const started = state !== 'TimedOut'
  task.state = state
  task.startedAt = started ? startedAt : undefined
  task.completedAt = endedAt
  task.lastUpdatedAt = endedAt
  task.errorMessage = state === 'Success' ? '' : error || 'The deployment failed because one or more steps failed.'
  task.hasWarningsOrErrors = state !== 'Success'
  const status = state === 'TimedOut' ? 'Failed' : state
  for (const [index, step] of wanted.release.steps.entries()) {
    const node = addChild(task.activity, `Step ${index + 1}: ${step.name}`)
    startNode(node, startedAt)
    endNode(node, status, endedAt)
  }
  startNode(task.activity, startedAt)
  endNode(task.activity, status, endedAt)
  if (started) recordEvent(store, task, 'DeploymentStarted', startedAt)
  recordEvent(store, task, endCategory(task, state), endedAt)
}
