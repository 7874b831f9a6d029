import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generate } from '../../build/generate.ts'
import type { StepTemplate } from '../../build/step-template.ts'
import { createOctostache } from '../../simulator/worker/octostache/octostache.ts'
import { runUnderBash, type BashOutcome, type BashRun } from '../support/octopus-bash.ts'
import { createTemporaryRepository, type TemporaryRepository } from '../support/temporary-repository.ts'

let repository: TemporaryRepository
let properties: StepTemplate['Properties']
let body: string

beforeAll(async () => {
  repository = createTemporaryRepository()
  const [step] = await generate(repository.root)
  const template = step?.templates[0]?.template
  if (!template) throw new Error('nothing was generated')
  properties = template.Properties
  body = properties['Octopus.Action.Script.ScriptBody']
})
afterAll(() => repository.dispose())

/** Runs the script with what Octopus makes of the template's properties. */
function run({ variables = {}, ...given }: Partial<BashRun> = {}): BashOutcome {
  const octostache = createOctostache(new Map(Object.entries(variables)))
  const inputs = octostache.evaluate(properties['GreetPeople.Inputs'] ?? '') ?? ''
  return runUnderBash({ body, variables: { 'GreetPeople.Inputs': inputs, ...variables }, ...given })
}

interface Printed {
  readonly name: string
  readonly version: number
  readonly inputs: readonly string[]
  readonly argv: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** What the step's stand-in says that it was handed. */
function printed({ stdout }: BashOutcome): Printed {
  return JSON.parse(stdout) as Printed
}

/** The result messages that a server would read. */
function resultMessages({ stdout }: BashOutcome): readonly string[] {
  return [...stdout.matchAll(/^##octopus\[resultMessage message='([^']*)'\]$/gm)].map(([, text]) =>
    Buffer.from(text ?? '', 'base64').toString('utf8'),
  )
}

const awkward = 'two\nlines, "quotes\' and $(id) `id` \\ #{x} \u00e9\u00ff\ufffd\u{1f419}  \n\n'

describe('the Bash wrapper', { timeout: 60_000 }, () => {
  it('hands over every parameter, default and variable of its own task, by name', () => {
    const names = [
      ...'ApiKey AccessToken People Tone Speaker ServerUrl Space CaCertificateFile OutageMinutes'
        .split(' ')
        .map((field) => `GreetPeople.${field}`),
      'Octopus.Deployment.CreatedBy.DisplayName',
      'Octopus.Web.ServerUri',
      'Octopus.Space.Id',
      'Octopus.Task.Id',
      'Octopus.Project.Id',
      'Octopus.Environment.Id',
      'Octopus.Deployment.Tenant.Id',
    ]
    const variables = Object.fromEntries(names.map((name) => [name, `value of ${name}`]))
    const { name, version, inputs } = printed(run({ variables }))
    expect({ name, version }).toEqual({ name: 'greet-people', version: 3 })
    expect(inputs.slice(2)).toEqual(Object.entries(variables).flat())
  })

  it('leaves out what Octopus has no variable of', () => {
    const { inputs } = printed(run({ variables: { 'GreetPeople.Tone': '' } }))
    expect(inputs).toContain('GreetPeople.Tone')
    expect(inputs).not.toContain('GreetPeople.Speaker')
  })

  it('hands over the name of a variable that a field refers to in vain', () => {
    const { inputs } = printed(run({ variables: { 'GreetPeople.Tone': '#{Tpyo}' } }))
    expect(inputs[inputs.indexOf('GreetPeople.Tone') + 1]).toBe('#{Tpyo}')
  })

  it('asks Octopus for secrets by themselves, so that it can mask them, and once for all else', () => {
    const asked = 'get_octopusvariable() { echo "$1" >>asked; }'
    const { stdout } = runUnderBash({
      body: body.replace('exit "$code"', 'cat asked'),
      before: asked,
    })
    const names = ['GreetPeople.Inputs', 'GreetPeople.ApiKey', 'GreetPeople.AccessToken']
    expect(stdout.trim().split('\n').slice(1)).toEqual(names)
  })

  it('hands over values byte for byte, whatever is in them', () => {
    const long = 'x'.repeat(300_000)
    const variables = { 'GreetPeople.People': awkward, 'GreetPeople.ApiKey': awkward, 'Octopus.Task.Id': long }
    const { inputs } = printed(run({ variables }))
    expect(inputs[inputs.indexOf('GreetPeople.People') + 1]).toBe(awkward)
    expect(inputs[inputs.indexOf('GreetPeople.ApiKey') + 1]).toBe(awkward)
    expect(inputs[inputs.indexOf('Octopus.Task.Id') + 1]).toBe(long)
  })

  it('leaves values out of arguments and environment', () => {
    const { argv, environment } = printed(run({ variables: { 'GreetPeople.ApiKey': 'API-SECRET' } }))
    expect(argv).toEqual(['-', '3'])
    expect(JSON.stringify(environment)).not.toContain('API-SECRET')
  })

  it('spares Octopus the encoding of names, which would start openssl for each', () => {
    const openssl = 'echo "$@" >>calls; exec /usr/bin/env -i /usr/bin/openssl "$@"'
    const counting = body.replace('exit "$code"', 'if [ -e calls ]; then cat calls; fi')
    const outcome = run({ body: counting, programs: { openssl }, variables: { 'GreetPeople.ApiKey': 'API-1' } })
    expect(printed(outcome).inputs).toContain('API-1')
    expect(outcome.stdout).not.toContain('enc -base64')
  })

  it('works where Octopus looks names up in another way, or encodes something else on the way', () => {
    const plain =
      'get_octopusvariable() { if [ "$1" = GreetPeople.ApiKey ]; then encode_servicemessagevalue abc; else echo a=; fi; }'
    const { inputs } = printed(run({ before: plain }))
    expect(inputs[inputs.indexOf('GreetPeople.ApiKey') + 1]).toBe('YWJj')
  })

  it("passes on the step's exit code", () => {
    expect(run().status).toBe(0)
    expect(run({ variables: { 'GreetPeople.Tone': 'loud' } }).status).toBe(3)
  })

  it('says nothing of its own where all is well', () => {
    const { stdout, stderr } = run()
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(stderr).toBe('')
  })

  it.each([
    'set -e',
    'set -u',
    'set -o pipefail',
    'set -euo pipefail',
    'set -f',
    'set -C',
    'IFS=,',
    'shopt -s extglob nullglob',
  ])('works after `%s`', (before) => {
    const outcome = run({ before, variables: { 'GreetPeople.Tone': 'loud' } })
    expect(outcome).toMatchObject({ status: 3, stderr: '' })
    expect(printed(outcome).inputs).toContain('loud')
  })

  it('finds Node.js under its old Debian name', () => {
    const outcome = run({ programs: { node: undefined, nodejs: `exec ${process.execPath} "$@"` } })
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
  })

  it('says what to install, and where it is, without Node.js', () => {
    const outcome = run({ programs: { node: undefined } })
    expect(outcome.status).toBe(1)
    expect(outcome.stderr.trim()).toBe(
      'There is no "node" on the PATH. This step needs OpenSSL and Node.js 20 or later: install them on the machine that runs it, or run it in an execution container that has them, such as octopusdeploy/worker-tools:6.6-ubuntu.24.04.',
    )
    expect(resultMessages(outcome)).toEqual([outcome.stderr.trim()])
  })

  it('says that OpenSSL is missing, without which every value would be empty', () => {
    const outcome = run({ programs: { openssl: undefined } })
    expect(outcome.status).toBe(1)
    expect(outcome.stderr).toMatch(/^There is no "openssl" on the PATH, .* install them on the machine/)
    expect(resultMessages(outcome)).toEqual([outcome.stderr.trim()])
  })

  it('names all that is missing at once', () => {
    const { stderr } = run({ programs: { openssl: undefined, node: undefined } })
    expect(stderr).toMatch(/no "openssl" on the PATH.*no "node" on the PATH/)
  })

  it('still fails with a sentence where not even base64 is there', () => {
    const outcome = run({ programs: { node: undefined, base64: undefined } })
    expect(outcome).toMatchObject({ status: 1, stdout: '' })
    expect(outcome.stderr).toContain('There is no "node" on the PATH')
  })

  it.each([
    ['knows no --input-type', 'echo "node: bad option: --input-type=commonjs" >&2; exit 9'],
    ['trips over the syntax', 'cat >/dev/null; echo "SyntaxError: Unexpected token" >&2; exit 1'],
    ['understands everything', 'exit 1'],
  ])('says that Node.js is too old where it %s', (_, otherwise) => {
    const node = `if [ "$1" = --version ]; then echo v10.24.1; exit; fi\n${otherwise}`
    const outcome = run({ programs: { node } })
    expect(outcome.status).toBe(1)
    expect(outcome.stderr).toMatch(
      /Node\.js v10\.24\.1 at \S+\/node is too old\. This step needs OpenSSL and Node\.js 20 or later: install them/,
    )
    expect(resultMessages(outcome)).toEqual([outcome.stderr.trim().split('\n').at(-1)])
  })

  it('asks for the version only after a failure, so that Node.js starts once', () => {
    const counting = `echo "$1" >>starts; exec ${process.execPath} "$@"`
    const { stdout } = runUnderBash({
      body: body.replace('exit "$code"', 'cat starts'),
      programs: { node: counting },
    })
    expect(stdout.trim().split('\n').slice(1)).toEqual(['--input-type=commonjs'])
  })

  it('lets Node.js itself say what is wrong with NODE_OPTIONS', () => {
    const outcome = run({ environment: { NODE_OPTIONS: '--no-such-option' } })
    expect(outcome.status).toBe(9)
    expect(outcome.stderr).toContain('--no-such-option is not allowed in NODE_OPTIONS')
    expect(outcome.stderr).not.toContain('too old')
  })

  it('refuses, in the bundle itself, to run on a Node.js that would act differently', () => {
    expect(body).toContain(
      "<<'OCTOSTEPS_BUNDLE' || code=$?\nif(parseInt(process.versions.node,10)<20)process.exit(1);\n",
    )
  })
})

describe('the lines around a script', () => {
  it('say what it is, its version and licence, where its source is, and how to rebuild it', () => {
    expect(body.split('\n').slice(0, 4)).toEqual([
      '# Octopus - Greet People (Bash), version 3 of 2026-11-20',
      '# Apache-2.0 licence. Source: https://github.com/octosteps/octosteps, folder steps/greet-people',
      expect.stringMatching(/^# This file is generated\. To rebuild it byte for byte: /) as string,
      expect.stringContaining(
        '"npm ci && npm run build", and compare templates/octopus-greet-people-bash.json.',
      ) as string,
    ])
  })

  it('hold the notices of what is bundled, in full, behind the end of the script', async () => {
    repository.edit(
      'steps/greet-people/run.ts',
      'export',
      "import * as z from 'zod/mini'\nconsole.error(z.string())\nexport",
    )
    const [step] = await generate(repository.root)
    const withZod = step?.templates[0]?.template.Properties['Octopus.Action.Script.ScriptBody'] ?? ''
    const notices = withZod.slice(withZod.indexOf('\nexit "$code"\n'))
    expect(notices).toMatch(
      /# zod \d+\.\d+\.\d+ \(MIT\)\n#\n# MIT License\n#\n# Copyright \(c\) \d{4} Colin McDonnell\n/,
    )
    expect(notices).toContain('# copies or substantial portions of the Software.')
    expect(
      notices
        .trim()
        .split('\n')
        .slice(1)
        .every((line) => line === '' || line.startsWith('#')),
    ).toBe(true)
  })
})
