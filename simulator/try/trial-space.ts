// The space in which a template is tried: the one of a file, with the template in it and a project whose whole process is
// one step of it.

import { readSpace, describeMistake } from '../space-file/read-space-file.ts'
import type { SpaceContents, SpaceFile } from '../space-file/schema.ts'
import { defaultApiKey } from '../space-file/load-space.ts'

/** A template as a space file holds it. */
export type TriedTemplate = NonNullable<SpaceFile['stepTemplates']>[number]

export interface TrialVariable {
  readonly name: string
  /** May hold references to other variables. */
  readonly value: string
  readonly sensitive: boolean
}

/** What is deployed where; what is left out is chosen, and told by `TrialSpace`. */
export interface TrialPlace {
  readonly project?: string | undefined
  readonly release?: string | undefined
  readonly environment?: string | undefined
  readonly tenant?: string | undefined
}

/** Something else that is deployed meanwhile. */
export interface OtherDeployment {
  readonly project: string
  /** The newest release of the space file without it, or `1.0.0`. */
  readonly release: string | undefined
  /** The one of the trial without it. */
  readonly environment: string | undefined
}

/** A name that the space lacks. */
export interface MissingName {
  /** What names it: a part of the place, or one of the other deployments. */
  readonly of: keyof TrialPlace | OtherDeployment
  /** `the space has no environment "Moon"; it has Development, Test.` */
  readonly message: string
}

export interface TrialSpaceOptions {
  readonly template: TriedTemplate
  /** Values of the template's parameters, by their names. */
  readonly parameters: Readonly<Record<string, string>>
  /** Variables of the project, over those that the space file gives it. */
  readonly variables: readonly TrialVariable[]
  readonly space: SpaceFile
  readonly place: TrialPlace
}

export interface TrialSpace {
  readonly space: SpaceFile
  readonly project: string
  readonly release: string
  readonly environment: string
  readonly tenant: string | undefined
  readonly step: string
}

/** The variable of the project that is always there, with a key that the simulated server accepts. */
export const apiKeyVariable = 'Simulator.ApiKey'

type Project = SpaceContents['projects'][number]

/** @throws {Error} If the space has mistakes, or lacks what is named, naming what there is. */
export function trialSpace({ template, parameters, variables, space, place }: TrialSpaceOptions): TrialSpace {
  const contents = readContents(space)
  const missing = findMissingNames(contents, place)
  if (missing.length > 0) throw new Error(missing.map(({ message }) => `- ${message}`).join('\n'))
  const environments = names(contents.environments)
  const environment = spelt(environments, place.environment) ?? environments[0] ?? 'Production'
  const tenant = spelt(names(contents.tenants), place.tenant)
  const projectName = spelt(names(contents.projects), place.project) ?? 'Try'
  const existing = contents.projects.find(({ name }) => same(name, projectName))
  const apiKey = contents.users.flatMap(({ apiKeys }) => apiKeys)[0] ?? defaultApiKey
  const own = [...variables, { name: apiKeyVariable, value: apiKey, sensitive: true }]
  const replaced = new Set(own.map(({ name }) => name.toLowerCase()))
  const kept = existing?.variables.filter(({ name }) => !replaced.has(name.toLowerCase())) ?? []
  const project = {
    ...(existing ?? { name: projectName, tenanted: 'TenantedOrUntenanted' as const }),
    variables: [...kept, ...own],
    process: [{ name: template.Name, template: { name: template.Name, parameters } }],
  }
  return {
    space: {
      ...contents,
      environments: environments.length > 0 ? contents.environments : [environment],
      tenants: contents.tenants.map((one) =>
        tenant !== undefined && same(one.name, tenant) ? connected(one, project.name, environment) : one,
      ),
      stepTemplates: [...contents.stepTemplates.filter(({ Name }) => !same(Name, template.Name)), template],
      projects: [...contents.projects.filter((one) => one !== existing), project],
    },
    project: project.name,
    release: place.release ?? newestRelease(existing) ?? '1.0.0',
    environment,
    tenant,
    step: template.Name,
  }
}

/** Each name of a trial that stands for nothing in its space, case aside. */
export function findMissingNames(
  { projects, environments, tenants }: Pick<SpaceContents, 'projects' | 'environments' | 'tenants'>,
  place: TrialPlace,
  others: readonly OtherDeployment[] = [],
): readonly MissingName[] {
  const known = { project: names(projects), environment: names(environments), tenant: names(tenants) }
  const look = (of: MissingName['of'], kind: keyof typeof known, wanted: string | undefined) =>
    wanted === undefined || spelt(known[kind], wanted) !== undefined
      ? []
      : [{ of, message: `the space has no ${kind} "${wanted}"; it has ${known[kind].join(', ') || 'none'}.` }]
  return [
    ...(['project', 'environment', 'tenant'] as const).flatMap((kind) => look(kind, kind, place[kind])),
    ...others.flatMap((other) => [
      ...look(other, 'project', other.project),
      ...look(other, 'environment', other.environment),
    ]),
  ]
}

/** The version that a space gave last to a project. */
export function newestRelease(project: Pick<Project, 'releases'> | undefined): string | undefined {
  return project?.releases.at(-1)?.version
}

function readContents(space: SpaceFile): SpaceContents {
  const read = readSpace(space)
  if (read.kind === 'read') return read.contents
  throw new Error(`The space has mistakes:\n${read.mistakes.map((one) => `- ${describeMistake(one)}`).join('\n')}`)
}

/** The name as the space spells it. */
function spelt(known: readonly string[], wanted: string | undefined): string | undefined {
  return wanted === undefined ? undefined : known.find((name) => same(name, wanted))
}

function connected(tenant: SpaceContents['tenants'][number], project: string, environment: string) {
  const there = tenant.projects[project] ?? []
  const already = there.some((name) => same(name, environment))
  return { ...tenant, projects: { ...tenant.projects, [project]: already ? there : [...there, environment] } }
}

function names(things: readonly { readonly name: string }[]): readonly string[] {
  return things.map(({ name }) => name)
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}
