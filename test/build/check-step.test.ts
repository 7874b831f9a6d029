import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { generate } from '../../build/generate.ts'
import { BuildError } from '../../build/mistake.ts'
import { createTemporaryRepository, type TemporaryRepository } from '../support/temporary-repository.ts'

const step = 'steps/greet-people/step.ts'
const form = 'steps/greet-people/parameters.ts'

let repository: TemporaryRepository
beforeEach(() => {
  repository = createTemporaryRepository()
})
afterEach(() => repository.dispose())

/** What the generator says when it refuses, line by line. */
async function refusal(): Promise<readonly string[]> {
  const outcome: unknown = await generate(repository.root).catch((error: unknown) => error)
  if (!(outcome instanceof BuildError)) throw new Error('the step was not refused', { cause: outcome })
  return outcome.message.split('\n')
}

describe('generate, given a step with mistakes', () => {
  it('reports all of them at once, each with file and line', async () => {
    repository.edit(step, '/**\n * Greets', '/*\n * Greets')
    repository.edit(step, "released: '2026-11-20'", "released: '2026-11-31'")
    repository.edit(step, 'version: 3', 'version: 0')
    repository.edit(form, '  /** Whom to greet: one a line. */\n', '')
    repository.edit(form, "default: 'Warm'", "default: 'Hot'")
    expect(await refusal()).toEqual([
      expect.stringMatching(`^${step}:12: The step has no description: write `) as string,
      expect.stringMatching(`^${step}:15: version is 0: give a whole number from 1`) as string,
      expect.stringMatching(`^${step}:16: released is "2026-11-31": give a day that exists`) as string,
      expect.stringMatching(`^${form}:4: "people" has no help text: write it in a /\\*\\*`) as string,
      expect.stringMatching(
        `^${form}:9: The default of "tone" is "Hot", which is none of its options: take one of Warm, Cool`,
      ) as string,
    ])
  })

  const definitions = [
    [
      "bash: '3f8b2f46-",
      "bash: '3F8b2f46-",
      'step.ts:13: ids.bash is "3F8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11": give a GUID in lower case',
    ],
    ["bash: '3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11', ", '', 'step.ts:13: ids.bash is missing: give a GUID'],
    [
      "'8e1d5b1c-52a7-4a0c-8a3a-1f9d6f1b7c22'",
      "'3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11'",
      'step.ts:13: ids.powershell 3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11 is taken (greet-people, bash)',
    ],
    ["  name: 'Octopus - Greet People',\n", '', 'step.ts:12: name is missing: write it like'],
    [
      'Octopus - Greet People',
      'Greet People',
      'step.ts:14: name is "Greet People": write it like "Octopus - Wait for Project"',
    ],
    [
      'Octopus - Greet People',
      'Octopus - Greet  People',
      'step.ts:14: name is "Octopus - Greet  People": write it like',
    ],
    [
      'Octopus - Greet People',
      'Octopus - Greet Persons',
      'step.ts:14: name is "Octopus - Greet Persons", which belongs in steps/greet-persons/, not steps/greet-people/',
    ],
    ['version: 3', 'version: 1.5', 'step.ts:15: version is 1.5: give a whole number'],
    ["'2026-11-20'", "'20 November'", 'step.ts:16: released is "20 November": give a day that exists'],
    ['  run,\n', '  run: () => 0,\n', 'step.ts:18: run is not what run.ts exports under the name "run"'],
  ] as const
  it.each(definitions)('refuses a definition with %j -> %j', async (from, to, expected) => {
    repository.edit(step, from, to)
    expect(await refusal()).toEqual([expect.stringContaining(expected) as string])
  })

  const forms = [
    ["'GreetPeople'", "'Greet People'", 'step.ts:17: The prefix of the parameters is "Greet People"'],
    ["'GreetPeople'", "'Project'", 'step.ts:17: The prefix "Project" is a word that projects use'],
    ['  tone:', '  People:', 'parameters.ts:10: "People" cannot name a field'],
    [
      '  tone:',
      '  People:',
      'parameters.ts:10: "People" and "people" (steps/greet-people/parameters.ts:5) are both GreetPeople.People to Octopus',
    ],
    [
      '  tone:',
      '  people:',
      'parameters.ts:10: "people" and "people" (steps/greet-people/parameters.ts:5) are both GreetPeople.People to Octopus',
    ],
    [
      '  people:',
      '  apiKey:',
      'parameters.ts:5: "apiKey" and a field that every step has (runtime/common-parameters.ts:',
    ],
    ['  people:', '  inputs:', 'parameters.ts:5: "inputs" cannot name a field: a template has a property of that name'],
    ['  people:', "  'who-ever':", 'parameters.ts:5: "who-ever" cannot name a field'],
    ["names({ label: 'People' })", "names({ label: ' ' })", 'parameters.ts:5: "people" has no label'],
    ["names({ label: 'People' })", 'names({})', 'parameters.ts:5: "people" has no label'],
    ["label: 'People'", "label: 'People '", 'parameters.ts:5: The label "People " has blanks around it'],
    ["label: 'People'", "label: '#{People}'", 'parameters.ts:5: The label of "people" has the characters # and {'],
    [
      "names({ label: 'People' })",
      "text({ label: 'People', default: '#{Octopus.Project.Name}' })",
      'parameters.ts:5: The default of "people" has the characters # and { next to each other, which would make Octopus rewrite the script: write `octopusVariable(\'Name\')`',
    ],
    [
      "names({ label: 'People' })",
      "text({ label: 'People', default: ' all' })",
      'parameters.ts:5: The default of "people" has blanks around it',
    ],
    [
      "octopusVariable('Octopus.Deployment.CreatedBy.DisplayName')",
      "octopusVariable('#{X}')",
      'parameters.ts:12: The default of "speaker" is the variable "#{X}", which is no name of a variable',
    ],
    ["Cool: 'Cool'", "'Co|ol': 'Cool'", 'parameters.ts:10: The option "Co|ol" of "tone" has a | or a line break in it'],
    [
      "Cool: 'Cool'",
      "Cool: 'Cool\\nor so'",
      'parameters.ts:10: The text of the option "Cool" of "tone" has a line break in it',
    ],
    ["Cool: 'Cool'", "Cool: ''", 'parameters.ts:10: An option of "tone" is blank'],
    ["Cool: 'Cool'", "warm: 'Cool'", 'parameters.ts:10: The option "warm" of "tone" differs from another only in case'],
    [
      "{ Warm: 'Warm: with a smile', Cool: 'Cool' }, default: 'Warm'",
      '{}',
      'parameters.ts:10: "tone" is a choice without options',
    ],
    [
      '\n})',
      '\n  ...(() => ({}))(),\n})',
      'parameters.ts:13: The help texts behind "...(() => ({}))()" cannot be found',
    ],
  ] as const
  it.each(forms)('refuses a form with %j -> %j', async (from, to, expected) => {
    repository.edit(form, from, to)
    expect((await refusal()).join('\n')).toContain(`steps/greet-people/${expected}`)
  })

  it('refuses a secret with a default', async () => {
    repository.edit(
      form,
      "names({ label: 'People' })",
      "{ ...text({ label: 'P', default: 'x' }), control: 'Sensitive' }",
    )
    expect(await refusal()).toEqual([expect.stringContaining('"people" is a secret and has a default') as string])
  })

  it('names the two steps that share an id', async () => {
    for (const file of ['step.ts', 'parameters.ts', 'run.ts']) {
      repository.write(`steps/wave-hands/${file}`, repository.read(`steps/greet-people/${file}`))
    }
    repository.edit('steps/wave-hands/step.ts', 'Octopus - Greet People', 'Octopus - Wave Hands')
    expect(await refusal()).toEqual([
      expect.stringContaining(
        'steps/wave-hands/step.ts:13: ids.bash 3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11 is taken (greet-people, bash)',
      ) as string,
      expect.stringContaining('steps/wave-hands/step.ts:13: ids.powershell') as string,
    ])
  })

  it.each(['step.ts', 'parameters.ts', 'run.ts'])('says that %s is missing', async (file) => {
    repository.remove(`steps/greet-people/${file}`)
    expect(await refusal()).toEqual([
      expect.stringContaining(
        `steps/greet-people/${file}: This file is missing. The step "greet-people" needs it for`,
      ) as string,
    ])
  })

  it('says that a step is to be the default export', async () => {
    repository.edit(step, 'export default defineStep(', 'export const step = defineStep(')
    expect((await refusal()).join('\n')).toContain('is to be the default export')
  })

  it("passes on what the compiler says about the source, and not the compiler's stack", async () => {
    repository.write('steps/greet-people/run.ts', 'export function run( {\n  return 1 +\n}\n')
    const lines = await refusal()
    expect(lines[0]).toMatch(/^steps\/greet-people\/run\.ts:\d: (Expected|Unexpected)/)
    expect(lines.join('\n')).not.toContain('node_modules')
  })

  it('says that a definition fails when it is evaluated', async () => {
    repository.edit(form, 'export const', "throw new Error('no luck')\nexport const")
    expect(await refusal()).toEqual([`${step}: The definition fails when it is evaluated: no luck`])
  })

  it('refuses what would harm the script, by the name of the template', async () => {
    repository.write('steps/greet-people/run.ts', "export const run = () => console.log('#{x}')\n")
    const lines = await refusal()
    expect(lines[0]).toMatch(
      /^steps\/greet-people\/step\.ts:12: Octopus - Greet People \(Bash\): Line \d+ of the script has the characters # and \{/,
    )
  })
})
