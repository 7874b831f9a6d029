// What a schema cannot see in a space file: names that point nowhere, names that occur twice, things that contradict
// each other.

import type { SpaceFileMistake } from './read-space-file.ts'
import type { SpaceContents } from './schema.ts'

type Project = SpaceContents['projects'][number]
type Report = (path: string, message: string) => void

export function findReferenceMistakes(file: SpaceContents): readonly SpaceFileMistake[] {
  const mistakes: SpaceFileMistake[] = []
  const report: Report = (path, message) => mistakes.push({ path, message })
  for (const kind of [
    'projectGroups',
    'environments',
    'lifecycles',
    'tenants',
    'libraryVariableSets',
    'projects',
  ] as const) {
    once(namesOf(file[kind]), (index) => `${kind}[${index}].name`, report)
  }
  once(
    file.stepTemplates.map(({ Name }) => Name),
    (index) => `stepTemplates[${index}].Name`,
    report,
  )
  once(
    file.users.map(({ username }) => username),
    (index) => `users[${index}].username`,
    report,
  )
  oneHolder(file, report)
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
  file.projects.forEach((project, index) => checkProject(file, project, `projects[${index}]`, report))
  return mistakes
}

function checkProject(file: SpaceContents, project: Project, path: string, report: Report): void {
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
  once(namesOf(project.process), (index) => `${path}.process[${index}].name`, report)
  project.process.forEach((step, index) => checkStep(file, step, `${path}.process[${index}]`, report))
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

function checkStep(file: SpaceContents, step: Project['process'][number], path: string, report: Report): void {
  const kinds = (['takes', 'script', 'template', 'manualIntervention'] as const).filter(
    (kind) => step[kind] !== undefined,
  )
  if (kinds.length > 1) report(path, `has ${kinds.join(' and ')}: a step does one of them`)
  if (step.fails && step.takes === undefined) report(`${path}.fails`, 'is for a step with "takes": give a timespan')
  known(step.environments, namesOf(file.environments), `${path}.environments`, 'environment', report)
  const templates = file.stepTemplates.map(({ Name }) => Name)
  known(step.template?.name, templates, `${path}.template.name`, 'step template', report)
}

function scopes(
  file: SpaceContents,
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

/** Reports names that occur before, their letters in either case. */
function once(names: readonly string[], pathOf: (index: number) => string, report: Report): void {
  const seen = new Set<string>()
  names.forEach((name, index) => {
    if (seen.has(name.toLowerCase())) report(pathOf(index), `"${name}" is there twice: names are unique`)
    seen.add(name.toLowerCase())
  })
}

function known(
  wanted: string | readonly string[] | undefined,
  names: readonly string[],
  path: string,
  kind: string,
  report: Report,
): void {
  if (typeof wanted === 'string') {
    if (!has(names, wanted)) report(path, unknown(kind, wanted, names))
    return
  }
  wanted?.forEach((name, index) => {
    if (!has(names, name)) report(`${path}[${index}]`, unknown(kind, name, names))
  })
}

function unknown(kind: string, name: string, names: readonly string[]): string {
  const others = names.length === 0 ? 'there is none' : `there are ${names.join(', ')}`
  return `there is no ${kind} "${name}": ${others}`
}

function has(names: readonly string[], name: string): boolean {
  return names.some((other) => other.toLowerCase() === name.toLowerCase())
}

function namesOf(items: readonly { readonly name: string }[]): readonly string[] {
  return items.map(({ name }) => name)
}
