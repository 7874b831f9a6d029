// The step that one would write first: the same wait with the official client, the whole of zod and the global `fetch`.
// It is what the budgets are compared with, and runs for real.

import { Client, EnvironmentRepository, ProjectRepository } from '@octopusdeploy/api-client'
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const Inputs = z.object({
  'WaitForProject.Projects': z.string().min(1),
  'WaitForProject.TimeoutMinutes': z.coerce.number().int().min(0).max(10_080),
  'WaitForProject.ServerUrl': z.url(),
  'WaitForProject.ApiKey': z.string().startsWith('API-'),
  'Octopus.Space.Id': z.string(),
  'Octopus.Space.Name': z.string(),
  'Octopus.Task.Id': z.string(),
  'Octopus.Environment.Id': z.string(),
})

const Tasks = z.object({ Items: z.array(z.object({ Id: z.string(), Description: z.string() })) })

async function waitUntilIdle(): Promise<void> {
  const texts = readFileSync(Number(process.argv[2]), 'latin1').split('\xff')
  const pairs = texts.flatMap((text, index) => (index % 2 === 0 ? [[text, texts[index + 1]?.trim()]] : []))
  const inputs = Inputs.parse(Object.fromEntries(pairs))
  const instanceURL = inputs['WaitForProject.ServerUrl']
  const apiKey = inputs['WaitForProject.ApiKey']
  const spaceName = inputs['Octopus.Space.Name']

  const client = await Client.create({ instanceURL, apiKey, userAgentApp: 'naive-step' })
  const name = inputs['WaitForProject.Projects']
  const [projects, environments] = await Promise.all([
    new ProjectRepository(client, spaceName).list({ partialName: name }),
    new EnvironmentRepository(client, spaceName).list({}),
  ])
  const project = projects.Items.find((item) => item.Name === name)
  const environment = environments.Items.find((item) => item.Id === inputs['Octopus.Environment.Id'])
  if (!project || !environment) throw new Error(`There is no project ${name}`)

  const until = Date.now() + inputs['WaitForProject.TimeoutMinutes'] * 60_000
  for (;;) {
    const query = `name=Deploy&active=true&project=${project.Id}&environment=${environment.Id}`
    const response = await fetch(`${instanceURL}/api/${inputs['Octopus.Space.Id']}/tasks?${query}`, {
      headers: { 'X-Octopus-ApiKey': apiKey },
    })
    const { Items } = Tasks.parse(await response.json())
    const others = Items.filter((task) => task.Id !== inputs['Octopus.Task.Id'])
    if (others.length === 0) return
    console.log(`Waiting for ${others.map((task) => task.Description).join(', ')}`)
    if (Date.now() > until) throw new Error('Timed out')
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
}

void waitUntilIdle()
