import { describe, expect, it } from 'vitest'
import { bodyBudgetBytes, checkBody } from '../../build/check-body.ts'
import { checkTemplate, checkTemplates } from '../../build/check-template.ts'
import { serialiseTemplate, type StepTemplate } from '../../build/step-template.ts'
import { bashWrapper } from '../../build/wrap/bash.ts'

const contentWithAll = { check: () => [] }

const good: StepTemplate = {
  Id: '3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11',
  Name: 'Octopus - Greet People (Bash)',
  Description: 'Greets people.',
  ActionType: 'Octopus.Script',
  Version: 3,
  CommunityActionTemplateId: null,
  Packages: [],
  GitDependencies: [],
  Properties: {
    'Octopus.Action.RunOnServer': 'true',
    'Octopus.Action.Script.ScriptSource': 'Inline',
    'Octopus.Action.Script.Syntax': 'Bash',
    'Octopus.Action.Script.ScriptBody': 'exit 0\n',
    'GreetPeople.Inputs': 'GreetPeople.Tone=#{GreetPeople.Tone | ToBase64}',
  },
  Parameters: [
    {
      Id: 'aac8c68f-703c-50a8-80ca-a8e92a3521d3',
      Name: 'GreetPeople.Tone',
      Label: 'Tone',
      HelpText: 'How to speak.',
      DefaultValue: 'Warm',
      DisplaySettings: { 'Octopus.ControlType': 'Select', 'Octopus.SelectOptions': 'Warm|Warm\nCool|Cool' },
    },
    {
      Id: '31f93950-1458-5aa4-b763-83f1008f3e8f',
      Name: 'GreetPeople.ApiKey',
      Label: 'API key',
      HelpText: 'Who we are.',
      DefaultValue: null,
      DisplaySettings: { 'Octopus.ControlType': 'Sensitive' },
    },
  ],
  StepPackageId: 'Octopus.Script',
  $Meta: { ExportedAt: '2026-11-20T00:00:00.000Z', OctopusVersion: '2026.3.11151', Type: 'ActionTemplate' },
  LastModifiedBy: 'octosteps',
  Category: 'octopus',
}
const file = 'octopus-greet-people-bash.json'

/** What is said about the good template after a change of its text. */
function mistakesAfter(from: string, to: string): readonly string[] {
  const text = serialiseTemplate(good)
  if (!text.includes(from)) throw new Error(`the template does not hold ${from}`)
  return checkTemplate(
    file,
    text.replace(from, () => to),
    contentWithAll,
  )
}

describe('checkTemplate', () => {
  it('has nothing to say about a good template', () => {
    expect(checkTemplate(file, serialiseTemplate(good), contentWithAll)).toEqual([])
  })

  const changes = [
    ['"3f8b2f46-', '"3F8B2f46-', 'Id: is to be a GUID'],
    ['3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11', '00000000-0000-0000-0000-000000000000', 'Id: is to be a GUID'],
    ['3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11', 'abcdef00-ab00-cd00-ef00-000000abcdef', 'Id: is to be a GUID'],
    ['Octopus - Greet People (Bash)', '', 'Name: is empty'],
    ['Octopus - Greet People (Bash)', `Octopus - ${'x'.repeat(200)}`, 'Name: has more than 200 characters'],
    ['Octopus - Greet People', 'Octopus -  Greet People', 'is to be written like "Noun - Verb"'],
    ['Octopus - Greet People', 'Greet People', 'is to be written like "Noun - Verb"'],
    ['Octopus - Greet People', 'Octopus - Greet Persons', 'is to be octopus-greet-persons-bash.json'],
    ['"Greets people."', 'null', 'Description: '],
    ['"Greets people."', '""', 'Description: is empty'],
    ['"ActionType": "Octopus.Script"', '"ActionType": "Octopus.Other"', 'ActionType: '],
    ['"Version": 3', '"Version": 3.5', 'Version: '],
    ['"Version": 3', '"Version": "3"', 'Version: '],
    ['"CommunityActionTemplateId": null', '"CommunityActionTemplateId": "x"', 'CommunityActionTemplateId: '],
    [
      '"Packages": []',
      '"Packages": [{ "FeedId": "" }]',
      'Packages.0.FeedId: of a package is absent, null, or starts with #',
    ],
    ['"Packages": []', '"Packages": [{ "FeedId": "Feeds-1" }]', 'Packages.0.FeedId'],
    ['"GitDependencies": []', '"GitDependencies": [{}]', 'GitDependencies'],
    ['RunOnServer": "true"', 'RunOnServer": "True"', 'RunOnServer: '],
    ['"Inline"', '"Package"', 'ScriptSource: '],
    ['Syntax": "Bash"', 'Syntax": "bash"', 'Syntax: '],
    ['"Octopus.Action.RunOnServer"', '"Octopus.Action.Other"', 'RunOnServer: '],
    [
      '"GreetPeople.Inputs"',
      '"GreetPeople.Input"',
      'Properties: GreetPeople.Input is none that Octopus or our scripts',
    ],
    [
      '"GreetPeople.Tone=',
      '"GreetPeople.Voice=',
      'GreetPeople.Tone: GreetPeople.Inputs has no line "GreetPeople.Tone=#{',
    ],
    [
      '"GreetPeople.Tone=',
      '"GreetPeople.ApiKey=#{GreetPeople.ApiKey | ToBase64}\\nGreetPeople.Tone=',
      'GreetPeople.ApiKey: a secret is to be looked up by itself, not to stand in GreetPeople.Inputs',
    ],
    ['"GreetPeople.Tone"', '"$GreetPeople.Tone"', 'Parameters.0.Name: is to be a prefix and a name'],
    ['"GreetPeople.Tone"', '"Tone"', 'Parameters.0.Name: is to be a prefix and a name'],
    ['"GreetPeople.Tone"', '"GreetFolk.Tone"', 'several prefixes (GreetFolk, GreetPeople)'],
    ['"GreetPeople.Tone"', '"GreetPeople.APIKEY"', 'Two parameters are named greetpeople.apikey, case aside'],
    ['"GreetPeople.Tone"', '"GreetPeople.Api.Key"', 'Two parameters would be $greetpeopleapikey in PowerShell'],
    ['"Label": "Tone"', '"Label": ""', 'Parameters.0.Label: is empty'],
    ['"Label": "Tone"', '"Label": " Tone"', 'Parameters.0.Label: has blanks around it'],
    ['"How to speak."', '""', 'Parameters.0.HelpText: is empty'],
    ['"DefaultValue": "Warm"', '"DefaultValue": { "HasValue": true }', 'Parameters.0.DefaultValue: '],
    ['"DefaultValue": "Warm"', '"DefaultValue": 30', 'Parameters.0.DefaultValue: '],
    ['"DefaultValue": "Warm"', '"DefaultValue": "Hot"', 'the default "Hot" is none of its options Warm, Cool'],
    ['"DefaultValue": null', '"DefaultValue": "guest"', 'GreetPeople.ApiKey: a secret with a default'],
    ['"Octopus.ControlType": "Select"', '"Octopus.ControlType": "Dropdown"', 'ControlType: '],
    ['"Octopus.ControlType": "Select"', '"Octopus.ControlType": "Checkbox"', 'a Select, and nothing else, has options'],
    ['"Octopus.ControlType": "Sensitive"', '"Other": "x"', 'Parameters.1.DisplaySettings'],
    ['Warm|Warm\\nCool|Cool', 'Warm\\nCool|Cool', 'each option is to be value|label'],
    ['.000Z"', 'Z"', '$Meta.ExportedAt: is to be UTC with milliseconds'],
    ['"ActionTemplate"', '"Other"', '$Meta.Type: '],
    ['"2026.3.11151"', '""', '$Meta.OctopusVersion: '],
    ['"octosteps"', '"Your GitHub Username"', 'LastModifiedBy: is to be a GitHub user name'],
    ['"LastModifiedBy": "octosteps",', '', 'LastModifiedBy: '],
    ['"Category": "octopus"', '"Category": "other"', 'Category: is still the one that the portal fills in'],
    ['"Category": "octopus"', '"Category": "Octopus"', 'Category: is to be in lower case'],
    ['"Category": "octopus"', '"Category": "octopus", "SpaceId": "Spaces-1"', 'SpaceId'],
    ['"Version": 3', '"Version":  3', 'The file is not in the order and indent of the format'],
    ['{\n  "Id"', '\ufeff{\n  "Id"', 'byte order mark'],
  ] as const
  it.each(changes)('refuses %j -> %j', (from, to, expected) => {
    expect(mistakesAfter(from, to).join('\n')).toContain(expected)
  })

  it('refuses keys in another order', () => {
    const { Id, ...rest } = good
    expect(checkTemplate(file, serialiseTemplate({ ...rest, Id }), contentWithAll)).toEqual([
      expect.stringContaining('order') as string,
    ])
  })

  it('lets a secret be bound to a variable', () => {
    expect(mistakesAfter('"DefaultValue": null', '"DefaultValue": "#{Greeting.ApiKey}"')).toEqual([])
  })
})

describe('checkTemplates', () => {
  it('refuses two templates or parameters with one id, and two templates with one name', () => {
    expect(checkTemplates([good, good])).toEqual([
      'Two templates are named "Octopus - Greet People (Bash)": rename one.',
      expect.stringContaining('3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11') as string,
      expect.stringContaining('aac8c68f-703c-50a8-80ca-a8e92a3521d3') as string,
      expect.stringContaining('31f93950-1458-5aa4-b763-83f1008f3e8f') as string,
    ])
  })
})

describe('checkBody', () => {
  it('has nothing to say about a good script', () => {
    expect(checkBody('echo hello\n', contentWithAll)).toEqual([])
  })

  it.each([
    ['echo\n# a #{Variable}\n', 'Line 2 of the script has the characters # and { next to each other'],
    ['echo ##{x}\n', 'Line 1 of the script has the characters # and {'],
    ['echo caf\u00e9\n', 'Line 1 of the script has a character that is neither printable ASCII'],
    ['echo\r\n', 'neither printable ASCII'],
    ['echo \0\n', 'neither printable ASCII'],
    ["let text = `a\n'@ b`\n", "Line 2 of the script starts with '@"],
    [`echo ${'x'.repeat(1000)}\n`, 'Line 1 of the script has 1005 characters'],
    ['echo\n'.repeat(9000), `The script has 45000 bytes, over its budget of ${bodyBudgetBytes}`],
  ])('refuses %j', (body, expected) => {
    expect(checkBody(body, contentWithAll)).toEqual([expect.stringContaining(expected) as string])
  })

  it('accepts a line of exactly 1,000 characters, and a script of exactly its budget', () => {
    expect(checkBody(`${'x'.repeat(1000)}\n`, contentWithAll)).toEqual([])
    expect(checkBody('12345678\n'.repeat(5000).slice(0, bodyBudgetBytes), contentWithAll)).toEqual([])
  })

  it('accepts the end of a here-string that the script itself begins', () => {
    expect(checkBody("$bundle = @'\nlet a = 1\n'@\n", contentWithAll)).toEqual([])
  })

  it('asks bash, which refuses what it cannot parse', () => {
    expect(checkBody("cat <<'OCTOSTEPS_BUNDLE'\nOCTOSTEPS_BUNDLE\n", bashWrapper)).toEqual([])
    expect(checkBody("cat <<'OCTOSTEPS_BUNDLE'\nOCTOSTEPS_BUNDLE\nif true; then\n", bashWrapper)).toEqual([
      expect.stringMatching(/^bash refuses the script: .*syntax error/) as string,
    ])
  })

  it('refuses a bundle with a line that would end it early', () => {
    const body = "cat <<'OCTOSTEPS_BUNDLE'\nlet a = `\nOCTOSTEPS_BUNDLE\n`\nOCTOSTEPS_BUNDLE\n"
    expect(checkBody(body, bashWrapper)[0]).toContain('A line of the bundle is the text OCTOSTEPS_BUNDLE')
  })
})
