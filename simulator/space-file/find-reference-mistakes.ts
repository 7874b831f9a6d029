// What a schema cannot see in a space file: names that point nowhere, names that occur twice, things that contradict
// each other.

import { checkSteps } from './check-steps.ts'
import { has, known, namesOf, once, unknown, type Report } from './check-names.ts'
import type { SpaceFileMistake } from './read-space-file.ts'
import type { SpaceContents, SpacePart } from './schema.ts'

type Project = SpaceContents['projects'][number]

export function findReferenceMistakes(file: SpaceContents): readonly SpaceFileMistake[] {
  const mistakes: SpaceFileMistake[] = []
  const report: Report = (path, message) => mistakes.push({ path, message })
  const parts = [file, ...file.spaces]
  parts.forEach((part, index) => {
    const prefix = index === 0 ? '' : `spaces[${index - 1}].`
    checkPart(part, usernamesOf(file), (path, message) => report(prefix + path, message))
  })
  once(
    namesOf(parts.map(({ space }) => space)),
    (index) => (index === 0 ? 'space.name' : `spaces[${index - 1}].space.name`),
    report,
  )
  once(
    file.users.map(({ username }) => username),
    (index) => `users[${index}].username`,
    report,
  )
  oneHolder(file, report)
  const projects = parts.flatMap((part) => namesOf(part.projects))
  const environments = parts.flatMap((part) => namesOf(part.environments))
  const tenants = parts.flatMap((part) => namesOf(part.tenants))
  file.users.forEach(({ permissions = [] }, index) => {
    permissions.forEach((grant, at) => {
      const path = `users[${index}].permissions[${at}]`
      known(grant.projects, projects, `${path}.projects`, 'project', report)
      known(grant.environments, environments, `${path}.environments`, 'environment', report)
      known(grant.tenants, tenants, `${path}.tenants`, 'tenant', report)
    })
  })
  file.deploymentFreezes.forEach((freeze, index) => {
    for (const [project, names] of Object.entries(freeze.projects)) {
      const path = `deploymentFreezes[${index}].projects[${JSON.stringify(project)}]`
      if (!has(projects, project)) report(path, unknown('project', project, projects))
      known(names, environments, path, 'environment', report)
    }
  })
  return mistakes
}

function usernamesOf({ users }: SpaceContents): readonly string[] {
  return users.length === 0 ? ['admin'] : users.map(({ username }) => username)
}

function checkPart(file: SpacePart, usernames: readonly string[], report: Report): void {
  for (const kind of [
    'projectGroups',
    'environments',
    'lifecycles',
    'tagSets',
    'tenants',
    'libraryVariableSets',
    'targets',
    'teams',
    'projects',
    'subscriptions',
  ] as const) {
    once(namesOf(file[kind]), (index) => `${kind}[${index}].name`, report)
  }
  once(
    file.stepTemplates.map(({ Name }) => Name),
    (index) => `stepTemplates[${index}].Name`,
    report,
  )
  file.lifecycles.forEach(({ phases }, index) => {
    once(namesOf(phases), (phase) => `lifecycles[${index}].phases[${phase}].name`, report)
    phases.forEach((phase, at) => {
      const path = `lifecycles[${index}].phases[${at}]`
      known(phase.environments, namesOf(file.environments), `${path}.environments`, 'environment', report)
      known(phase.automatic, namesOf(file.environments), `${path}.automatic`, 'environment', report)
    })
  })
  file.tenants.forEach(({ projects }, index) => {
    for (const [project, environments] of Object.entries(projects)) {
      const path = `tenants[${index}].projects[${JSON.stringify(project)}]`
      if (!has(namesOf(file.projects), project)) report(path, unknown('project', project, namesOf(file.projects)))
      known(environments, namesOf(file.environments), path, 'environment', report)
    }
  })
  file.libraryVariableSets.forEach(({ variables }, index) => {
    scopes(file, variables, [], `libraryVariableSets[${index}].variables`, report)
  })
  file.targets.forEach(({ environments, tenants }, index) => {
    known(environments, namesOf(file.environments), `targets[${index}].environments`, 'environment', report)
    known(tenants, namesOf(file.tenants), `targets[${index}].tenants`, 'tenant', report)
  })
  file.teams.forEach(({ members }, index) => known(members, usernames, `teams[${index}].members`, 'user', report))
  file.subscriptions.forEach(({ events }, index) => {
    const at = `subscriptions[${index}].events`
    const groups = file.projectGroups.length === 0 ? ['Default Project Group'] : namesOf(file.projectGroups)
    known(events.projects, namesOf(file.projects), `${at}.projects`, 'project', report)
    known(events.projectGroups, groups, `${at}.projectGroups`, 'project group', report)
    known(events.environments, namesOf(file.environments), `${at}.environments`, 'environment', report)
    known(events.tenants, namesOf(file.tenants), `${at}.tenants`, 'tenant', report)
    known(events.users, usernames, `${at}.users`, 'user', report)
  })
  file.projects.forEach((project, index) => checkProject(file, project, `projects[${index}]`, report))
}

function checkProject(file: SpacePart, project: Project, path: string, report: Report): void {
  const environments = namesOf(file.environments)
  const channels = project.channels.length === 0 ? ['Default'] : namesOf(project.channels)
  known(project.group, namesOf(file.projectGroups), `${path}.group`, 'project group', report)
  known(project.lifecycle, namesOf(file.lifecycles), `${path}.lifecycle`, 'lifecycle', report)
  once(channels, (index) => `${path}.channels[${index}].name`, report)
  project.channels.forEach((channel, index) => {
    known(channel.lifecycle, namesOf(file.lifecycles), `${path}.channels[${index}].lifecycle`, 'lifecycle', report)
  })
  if (project.channels.filter((channel) => channel.default).length > 1) {
    report(`${path}.channels`, 'has more than one default channel')
  }
  known(
    project.libraryVariableSets,
    namesOf(file.libraryVariableSets),
    `${path}.libraryVariableSets`,
    'library variable set',
    report,
  )
  scopes(file, project.variables, channels, `${path}.variables`, report)
  checkSteps(file, project.process, channels, `${path}.process`, report)
  once(namesOf(project.runbooks), (index) => `${path}.runbooks[${index}].name`, report)
  project.runbooks.forEach((runbook, index) => {
    const at = `${path}.runbooks[${index}]`
    known(runbook.environments, environments, `${at}.environments`, 'environment', report)
    checkSteps(file, runbook.process, channels, `${at}.process`, report)
  })
  const versions = project.releases.map(({ version }) => version)
  once(versions, (index) => `${path}.releases[${index}].version`, report)
  project.releases.forEach((release, index) => {
    known(release.channel, channels, `${path}.releases[${index}].channel`, 'channel', report)
  })
  project.deployments.forEach((deployment, index) => {
    const at = `${path}.deployments[${index}]`
    known(deployment.release, versions, `${at}.release`, 'release', report)
    known(deployment.environment, environments, `${at}.environment`, 'environment', report)
    known(deployment.tenant, namesOf(file.tenants), `${at}.tenant`, 'tenant', report)
    if (deployment.tenant !== undefined && project.tenanted === 'Untenanted') {
      report(`${at}.tenant`, `has a tenant, but ${project.name} is Untenanted: set "tenanted" of the project`)
    }
    if (deployment.tenant === undefined && project.tenanted === 'Tenanted') {
      report(at, `has no tenant, but ${project.name} is Tenanted: name a tenant`)
    }
  })
}

function scopes(
  file: SpacePart,
  variables: Project['variables'],
  channels: readonly string[],
  path: string,
  report: Report,
): void {
  variables.forEach(({ scope }, index) => {
    const at = `${path}[${index}].scope`
    known(scope.environments, namesOf(file.environments), `${at}.environments`, 'environment', report)
    known(scope.channels, channels, `${at}.channels`, 'channel', report)
    known(scope.tenants, namesOf(file.tenants), `${at}.tenants`, 'tenant', report)
    known(scope.targets, namesOf(file.targets), `${at}.targets`, 'target', report)
  })
}

/** An API key or token stands for one user. */
function oneHolder({ users }: SpaceContents, report: Report): void {
  const seen = new Set<string>()
  users.forEach(({ apiKeys, accessTokens }, index) => {
    for (const kind of ['apiKeys', 'accessTokens'] as const) {
      const secrets = kind === 'apiKeys' ? apiKeys : accessTokens
      secrets.forEach((secret, at) => {
        if (seen.has(secret))
          report(`users[${index}].${kind}[${at}]`, 'is given twice: each key or token belongs to one user')
        seen.add(secret)
      })
    }
  })
}
