import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { generate, type GeneratedTemplate } from '../../build/generate.ts'
import { createTemporaryRepository, type TemporaryRepository } from '../support/temporary-repository.ts'

let repository: TemporaryRepository
let made: GeneratedTemplate

beforeAll(async () => {
  repository = createTemporaryRepository()
  made = await onlyTemplate(repository.root)
})
afterAll(() => repository.dispose())

async function onlyTemplate(root: string): Promise<GeneratedTemplate> {
  const [template] = (await generate(root)).flatMap((step) => step.templates)
  if (!template) throw new Error('nothing was generated')
  return template
}

describe('generate', () => {
  it('names the file and the template after the step and its flavour', () => {
    expect(made.file).toBe('octopus-greet-people-bash.json')
    expect(made.template.Name).toBe('Octopus - Greet People (Bash)')
  })

  it('writes the keys in the order in which servers export them, two blanks deep, with a line break at the end', () => {
    const keys =
      'Id Name Description ActionType Version CommunityActionTemplateId Packages GitDependencies Properties Parameters StepPackageId $Meta LastModifiedBy Category'
    expect(Object.keys(JSON.parse(made.text) as object).join(' ')).toBe(keys)
    expect(made.text.startsWith('{\n  "Id": "3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11",\n  "Name": ')).toBe(true)
    expect(made.text.endsWith('"Category": "octopus"\n}\n')).toBe(true)
    expect(made.text).toContain('"Properties": {\n    "Octopus.Action.RunOnServer": "true",\n')
    expect(made.text).not.toContain('\r')
  })

  it('takes version and day from the step', () => {
    expect(made.template).toMatchObject({
      Version: 3,
      $Meta: { ExportedAt: '2026-11-20T00:00:00.000Z', Type: 'ActionTemplate' },
      CommunityActionTemplateId: null,
      Packages: [],
      GitDependencies: [],
      StepPackageId: 'Octopus.Script',
      Properties: { 'Octopus.Action.Script.ScriptSource': 'Inline', 'Octopus.Action.Script.Syntax': 'Bash' },
    })
  })

  it('makes the comment above the step its description, its wrapped lines joined, and adds needs and a link', () => {
    expect(made.template.Description).toMatch(
      /^Greets people, so that they know that a deployment is about to begin\.\n\n- Quietly\n- or loudly\n\nThis flavour needs Bash, OpenSSL and Node\.js 20 or later .*\n\n\[More about this step\]\(https:\/\/github\.com\/octosteps\/octosteps\/tree\/main\/steps\/greet-people#readme\)$/,
    )
  })

  it('makes the comment above a field its help text, without its tags', () => {
    const [people, tone] = made.template.Parameters
    expect(people).toEqual({
      Id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      Name: 'GreetPeople.People',
      Label: 'People',
      HelpText: 'Whom to greet: one a line.',
      DefaultValue: '',
      DisplaySettings: { 'Octopus.ControlType': 'MultiLineText' },
    })
    expect(tone).toMatchObject({
      HelpText: 'How to speak.',
      DefaultValue: 'Warm',
      DisplaySettings: {
        'Octopus.ControlType': 'Select',
        'Octopus.SelectOptions': 'Warm|Warm: with a smile\nCool|Cool',
      },
    })
  })

  it('puts the fields that every step has behind those of its own', () => {
    expect(made.template.Parameters.map(({ Name }) => Name)).toEqual(
      'People Tone Speaker ServerUrl ApiKey AccessToken Space CaCertificateFile OutageMinutes'
        .split(' ')
        .map((name) => `GreetPeople.${name}`),
    )
  })

  it("writes the default of a variable in Octopus's syntax, and keeps that out of the script", () => {
    expect(made.template.Parameters.find(({ Name }) => Name === 'GreetPeople.Speaker')?.DefaultValue).toBe(
      '#{Octopus.Deployment.CreatedBy.DisplayName}',
    )
    const body = made.template.Properties['Octopus.Action.Script.ScriptBody']
    expect(body).not.toContain('#{')
    expect(body).toContain('"Octopus.Deployment.CreatedBy.DisplayName"')
  })

  it('has Octopus fill in what the step reads, in one property, but no secret', () => {
    const names = 'People Tone Speaker ServerUrl Space CaCertificateFile OutageMinutes'
      .split(' ')
      .map((name) => `GreetPeople.${name}`)
    expect(made.template.Properties['GreetPeople.Inputs']?.split('\n')).toEqual(
      [
        ...names,
        'Octopus.Deployment.CreatedBy.DisplayName',
        'Octopus.Web.ServerUri',
        'Octopus.Space.Id',
        'Octopus.Task.Id',
        'Octopus.Project.Id',
        'Octopus.Environment.Id',
        'Octopus.Deployment.Tenant.Id',
      ].map((name) => `${name}=#{${name} | ToBase64}`),
    )
  })

  it('keeps texts that nobody needs at run time out of the script', () => {
    const body = made.template.Properties['Octopus.Action.Script.ScriptBody']
    expect(body).not.toContain('Whom to greet')
    expect(body).not.toContain('know that a deployment')
    expect(body).not.toContain(made.template.Id)
  })

  it('finds help texts in fields that several steps share', async () => {
    const shared = createTemporaryRepository()
    shared.write(
      'runtime/shared-fields.ts',
      "import { text } from './parameters.ts'\nconst fields = {\n  /** Where they are. */\n  place: text({ label: 'Place', optional: true }),\n}\nexport { fields as sharedFields }\nexport const placeFields = { ...fields } as const\n",
    )
    shared.edit('steps/greet-people/parameters.ts', 'people:', 'people:'.replace('people', 'persons'))
    shared.edit(
      'steps/greet-people/parameters.ts',
      '\n})',
      '\n  ...placeFields,\n})\nimport { placeFields } from "../../runtime/shared-fields.ts"\n',
    )
    const { template } = await onlyTemplate(shared.root)
    shared.dispose()
    expect(template.Parameters[3]).toMatchObject({ Name: 'GreetPeople.Place', HelpText: 'Where they are.' })
  })
})

describe('the bytes of a template', () => {
  const folders: string[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  it('are the same at another path, in another time zone', async () => {
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'octosteps elsewhere ')), 'much', 'deeper')
    folders.push(join(elsewhere, '../..'))
    cpSync(repository.root, elsewhere, { recursive: true, verbatimSymlinks: true })
    const zone = process.env['TZ']
    process.env['TZ'] = 'Pacific/Kiritimati'
    try {
      expect((await onlyTemplate(elsewhere)).text).toBe(made.text)
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  it('are the same through a symbolic link', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'octosteps-link-'))
    folders.push(folder)
    symlinkSync(repository.root, join(folder, 'link'))
    expect((await onlyTemplate(join(folder, 'link'))).text).toBe(made.text)
  })

  it('keep the ids of parameters when a field is added or moved', async () => {
    const changed = createTemporaryRepository()
    changed.edit(
      'steps/greet-people/parameters.ts',
      "  /** Whom to greet: one a line. */\n  people: names({ label: 'People' }),\n",
      "  /** New. */\n  volume: text({ label: 'Volume', optional: true }),\n",
    )
    const { template } = await onlyTemplate(changed.root)
    changed.dispose()
    const idOf = (parameters: typeof template.Parameters) =>
      parameters.find(({ Name }) => Name === 'GreetPeople.Tone')?.Id
    expect(idOf(template.Parameters)).toBe(idOf(made.template.Parameters))
  })
})
