// Script steps run for real, under `bash`, in simulated time.

import { afterEach, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import { callApi, itemsOf } from '../../support/call-api.ts'

describe('a script step', () => {
  let octopus: Simulator<ManualClock>
  afterEach(() => octopus.close())

  async function deploy(space: SpaceFile) {
    octopus = await simulateOctopus({ space: { environments: ['Test', 'Production'], ...space } })
    const { taskId } = octopus.deploy('Web', '1.0.0', 'Production')
    await octopus.clock.settled()
    return taskId
  }

  const texts = (taskId: string) =>
    octopus
      .log(taskId)
      .filter(({ category }) => category !== 'Verbose')
      .map(({ category, text }) => `${category}: ${text}`)

  it('knows its task, its project variables in scope, and what earlier steps put out', async () => {
    const taskId = await deploy({
      projects: [
        {
          name: 'Web',
          variables: [
            { name: 'Color', value: 'green', scope: { environments: ['Test'] } },
            { name: 'Color', value: 'blue', scope: { environments: ['Production'] } },
            { name: 'Color', value: 'grey' },
          ],
          process: [
            { name: 'First', script: { body: 'set_octopusvariable Answer "forty two"' } },
            {
              name: 'Second',
              script: {
                body: [
                  'echo "$(get_octopusvariable Octopus.Task.Id) in $(get_octopusvariable Octopus.Environment.Name)"',
                  'echo "$(get_octopusvariable Color) $(get_octopusvariable "Octopus.Action[First].Output.Answer")"',
                ].join('\n'),
              },
            },
          ],
        },
      ],
    })
    expect(octopus.task(taskId)).toMatchObject({ State: 'Success' })
    expect(texts(taskId)).toEqual(['Info: ServerTasks-1 in Production', 'Info: blue forty two'])
    expect(octopus.outputVariables(taskId)).toEqual([
      { step: 'First', name: 'Answer', value: 'forty two', sensitive: false },
    ])
  })

  it('runs a step template with its parameters: what the step says, else the default', async () => {
    const taskId = await deploy({
      stepTemplates: [
        {
          Name: 'Greet',
          ActionType: 'Octopus.Script',
          Properties: {
            'Octopus.Action.Script.Syntax': 'Bash',
            'Octopus.Action.Script.ScriptBody':
              'echo "$(get_octopusvariable Greet.Word), $(get_octopusvariable Greet.Whom)! $(get_octopusvariable Greet.Secret)"',
          },
          Parameters: [
            { Name: 'Greet.Word', DefaultValue: 'Hello', DisplaySettings: { 'Octopus.ControlType': 'SingleLineText' } },
            { Name: 'Greet.Whom', DisplaySettings: { 'Octopus.ControlType': 'SingleLineText' } },
            { Name: 'Greet.Secret', DisplaySettings: { 'Octopus.ControlType': 'Sensitive' } },
          ],
        },
      ],
      projects: [
        {
          name: 'Web',
          variables: [{ name: 'Key', value: 'hunter22', sensitive: true }],
          process: [
            {
              name: 'Greet people',
              template: {
                name: 'Greet',
                parameters: { 'Greet.Whom': '#{Octopus.Project.Name}', 'Greet.Secret': '#{Key}' },
              },
            },
          ],
        },
      ],
    })
    expect(octopus.task(taskId)).toMatchObject({ State: 'Success' })
    expect(texts(taskId)).toEqual(['Info: Hello, Web! ********'])
  })

  it('fails its task with what the script says', async () => {
    const taskId = await deploy({
      projects: [{ name: 'Web', process: [{ name: 'Fail', script: { body: 'fail_step "No luck"' } }] }],
    })
    expect(octopus.task(taskId)).toMatchObject({ State: 'Failed', ErrorMessage: 'No luck' })
  })

  it('lets simulated time pass only while its Node process sleeps', async () => {
    const body = `exec node -e 'require("node:timers/promises").setTimeout(1_800_000).then(() => console.log("rested"))'`
    const taskId = await deploy({ projects: [{ name: 'Web', process: [{ name: 'Sleep', script: { body } }] }] })
    expect(octopus.task(taskId).State).toBe('Executing')
    await octopus.clock.advance({ minutes: 31 })
    expect(octopus.task(taskId)).toMatchObject({ State: 'Success', CompletedTime: '2026-03-02T08:30:00.000+00:00' })
    expect(texts(taskId)).toEqual(['Info: rested'])
  })

  it('is killed when its task is cancelled', async () => {
    const body = `exec node -e 'require("node:timers/promises").setTimeout(1_800_000)'`
    const taskId = await deploy({ projects: [{ name: 'Web', process: [{ name: 'Sleep', script: { body } }] }] })
    octopus.cancel(taskId)
    expect(octopus.task(taskId).State).toBe('Cancelling')
    await octopus.clock.settled()
    expect(octopus.task(taskId)).toMatchObject({ State: 'Canceled', IsCompleted: true })
  })

  it('leaves artifacts behind that can be read', async () => {
    const body = 'echo "a report" > report.txt; new_octopusartifact "$PWD/report.txt" report.txt'
    const taskId = await deploy({ projects: [{ name: 'Web', process: [{ name: 'Report', script: { body } }] }] })
    const list = await callApi(octopus, `/api/Spaces-1/artifacts?regarding=${taskId}`)
    const [artifact] = itemsOf(list.body)
    expect(artifact).toMatchObject({ Filename: 'report.txt', ServerTaskId: taskId })
    const content = await callApi(octopus, `/api/Spaces-1/artifacts/${String(artifact?.['Id'])}/content`)
    expect(content.body).toBe('a report\n')
  })
})
