// Importing a step template and adding steps of it to a process, as the portal does it over REST.

import type { Client } from '@octopusdeploy/api-client'
import * as z from 'zod'

const ActionTemplate = z.object({
  Id: z.string(),
  Name: z.string(),
  Version: z.number(),
  ActionType: z.string(),
  Properties: z.record(z.string(), z.unknown()),
})
export type ActionTemplate = z.infer<typeof ActionTemplate>

const Project = z.object({ Name: z.string(), DeploymentProcessId: z.string() })
const DeploymentProcess = z.looseObject({ Steps: z.array(z.unknown()) })

/** Imports the JSON that the generator wrote. The server takes what it knows of it. */
export async function importTemplate(client: Client, spaceId: string, template: unknown): Promise<ActionTemplate> {
  const body = { ...z.looseObject({}).parse(template), SpaceId: spaceId }
  return ActionTemplate.parse(await client.doCreate(`~/api/${spaceId}/actiontemplates`, body))
}

export interface AddedStep {
  readonly name: string
  readonly template: ActionTemplate
  /** Values for the template's parameters, by name. What is left out keeps its default. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Steps to put around those that a process has. */
export interface AddedSteps {
  readonly first: readonly AddedStep[]
  readonly last?: readonly AddedStep[]
}

/** Puts a step in front of a project's process. */
export async function addStep(client: Client, spaceId: string, project: string, step: AddedStep): Promise<void> {
  await addSteps(client, spaceId, project, { first: [step] })
}

/** Puts steps into a project's process. */
export async function addSteps(
  client: Client,
  spaceId: string,
  project: string,
  { first, last = [] }: AddedSteps,
): Promise<void> {
  const projects = z.array(Project).parse(await client.get(`~/api/${spaceId}/projects/all`))
  const processId = projects.find(({ Name }) => Name === project)?.DeploymentProcessId
  if (processId === undefined) throw new Error(`The space file has no project ${project}, which the demo needs.`)
  const path = `~/api/${spaceId}/deploymentprocesses/${processId}`
  const process = DeploymentProcess.parse(await client.get(path))
  await client.doUpdate(path, { ...process, Steps: [...first.map(toStep), ...process.Steps, ...last.map(toStep)] })
}

/** A step holds a copy of what the template says. */
function toStep({ name, template, fields }: AddedStep): unknown {
  const action = {
    Name: name,
    ActionType: template.ActionType,
    Properties: {
      ...template.Properties,
      ...fields,
      'Octopus.Action.Template.Id': template.Id,
      'Octopus.Action.Template.Version': String(template.Version),
    },
  }
  return { Name: name, Condition: 'Success', Properties: {}, Actions: [action] }
}
