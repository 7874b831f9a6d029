import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { generate } from '../../build/generate.ts'
import type { StepTemplate } from '../../build/step-template.ts'
import { powershellWrapper } from '../../build/wrap/powershell.ts'
import { checkWindowsPowerShell } from '../support/check-windows-powershell.ts'
import { runBody } from '../support/run-body.ts'
import { createTemporaryRepository, type TemporaryRepository } from '../support/temporary-repository.ts'

let repository: TemporaryRepository
let properties: StepTemplate['Properties']
let body: string
let folder: string

beforeAll(async () => {
  repository = createTemporaryRepository()
  const [step] = await generate(repository.root)
  const template = step?.templates.find(({ file }) => file === 'octopus-greet-people-powershell.json')?.template
  if (!template) throw new Error('nothing was generated')
  properties = template.Properties
  body = properties['Octopus.Action.Script.ScriptBody']
  folder = mkdtempSync(join(tmpdir(), 'octosteps-path-'))
})
afterAll(() => {
  repository.dispose()
  rmSync(folder, { recursive: true })
})
beforeEach(({ skip }) => skip(inject('noPowerShell') !== '', inject('noPowerShell')))

interface Run {
  readonly variables?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
  /** Texts of the script, and what stands there instead. */
  readonly edits?: Readonly<Record<string, string>>
  /** Programs that stand on the PATH, by name: a script of the shell, or the path of one of the machine's. */
  readonly programs?: Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
}

async function run({ variables, secrets, edits = {}, programs = { node: process.execPath }, environment }: Run = {}) {
  const path = join(folder, 'bin')
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path)
  for (const [name, program] of Object.entries(programs)) {
    if (program.startsWith('/')) symlinkSync(program, join(path, name))
    else writeFileSync(join(path, name), `#!/bin/sh\n${program}\n`, { mode: 0o755 })
  }
  const edited = Object.entries(edits).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the script does not hold ${JSON.stringify(from)}`)
    return text.replace(from, () => to)
  }, body)
  // Of the machine's own PATH, only the folder of pwsh; it may have a node beside it.
  const shell = (process.env['PATH'] ?? '').split(delimiter).filter((place) => existsIn(place, 'pwsh'))
  return runBody(edited, {
    syntax: 'PowerShell',
    variables: { 'GreetPeople.Inputs': properties['GreetPeople.Inputs'] ?? '', ...variables },
    ...(secrets ? { secrets } : {}),
    environment: { HOME: folder, PATH: [path, ...shell].join(delimiter), ...environment },
  })
}

function existsIn(place: string, name: string): boolean {
  try {
    readFileSync(join(place, name))
    return true
  } catch {
    return false
  }
}

interface Printed {
  readonly inputs: readonly string[]
  readonly argv: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** What the step's stand-in says that it was handed. */
function printed({ lines }: { readonly lines: readonly string[] }): Printed {
  return JSON.parse((lines.at(-1) ?? '').replace(/^Info: /, '')) as Printed
}

const awkward = "two\nlines, \"quotes' and $(id) `id` @'\n'@ #{x} \0 \u00e9\u00ff\ufffd\u{1f419}  \n\n"
/** Without the usual places, where this machine may have a Node.js. */
const nowhere = { "'/usr/local/bin', '/usr/bin', '/opt/homebrew/bin', '/snap/bin'": "'/nowhere'" }

describe('the PowerShell wrapper', { timeout: 60_000 }, () => {
  it('hands over values byte for byte, whatever is in them', async () => {
    const long = 'x'.repeat(300_000)
    const variables = { 'GreetPeople.People': awkward, 'GreetPeople.ApiKey': awkward, 'Octopus.Task.Id': long }
    const { inputs } = printed(await run({ variables }))
    expect(inputs[inputs.indexOf('GreetPeople.People') + 1]).toBe(awkward)
    expect(inputs[inputs.indexOf('GreetPeople.ApiKey') + 1]).toBe(awkward)
    expect(inputs[inputs.indexOf('Octopus.Task.Id') + 1]).toBe(long)
    expect(inputs).not.toContain('GreetPeople.Speaker')
  })

  it('leaves values out of arguments and environment, and its file without them', async () => {
    const outcome = await run({
      variables: { 'GreetPeople.ApiKey': 'API-SECRET' },
      edits: { 'if(parseInt(': 'console.log(require("fs").readFileSync(process.argv[1],"utf8").length);if(parseInt(' },
    })
    const { argv, environment } = printed(outcome)
    expect(argv).toEqual([expect.stringMatching(/^\/.*\/octosteps-[0-9a-f-]{36}\.cjs$/) as string, '0'])
    expect(JSON.stringify(environment)).not.toContain('API-SECRET')
    const bundle = /@'\n(if\(parseInt[^]*)'@\)/.exec(body)?.[1] ?? ''
    const added = 'console.log(require("fs").readFileSync(process.argv[1],"utf8").length);'
    expect(outcome.lines[0]).toBe(`Info: ${bundle.trimEnd().length + added.length}`)
  })

  it.each([
    ['succeeds', {}, 0],
    ['fails', { 'GreetPeople.Tone': 'loud' }, 3],
  ])('passes on the exit code of a step that %s, and removes what it wrote', async (_, variables, exitCode) => {
    const outcome = await run({
      variables,
      edits: {
        'exit (Invoke-Octosteps)':
          '$code = Invoke-Octosteps; "left: $([IO.Directory]::GetFiles($PSScriptRoot, "octosteps-*").Length)"; exit $code',
      },
    })
    expect(outcome.exitCode).toBe(exitCode)
    expect(outcome.lines.at(-1)).toBe('Info: left: 0')
  })

  it('leaves preferences as it found them', async () => {
    const told = '"$ErrorActionPreference $PSNativeCommandUseErrorActionPreference $PSNativeCommandArgumentPassing"'
    const outcome = await run({
      edits: {
        'function Invoke-Octosteps': `$ErrorActionPreference = 'Continue'; $PSNativeCommandUseErrorActionPreference = $true; ${told}\nfunction Invoke-Octosteps`,
        'exit (Invoke-Octosteps)': `$code = Invoke-Octosteps; ${told}; exit $code`,
      },
    })
    expect(outcome.lines[0]).toBe('Info: Continue True Legacy')
    expect(outcome.lines.at(-1)).toBe(outcome.lines[0])
  })

  it('says nothing of its own where all is well', async () => {
    const { lines } = await run()
    expect(lines).toHaveLength(1)
  })

  it('finds Node.js under its old Debian name', async () => {
    expect(await run({ programs: { nodejs: process.execPath }, edits: nowhere })).toMatchObject({ exitCode: 0 })
  })

  it('finds Node.js in a usual place that is not on the PATH', async () => {
    const usual = join(folder, 'usual')
    mkdirSync(usual)
    symlinkSync(process.execPath, join(usual, 'node'))
    const edits = { [Object.keys(nowhere)[0] ?? '']: `'/nowhere', '${usual}'` }
    expect(await run({ programs: {}, edits })).toMatchObject({ exitCode: 0 })
  })

  it('says what to install, and where it looked, without Node.js', async () => {
    const { exitCode, failure, lines } = await run({ programs: {}, edits: nowhere })
    expect(exitCode).toBe(1)
    expect(failure).toBe(
      'There is no "node" on the PATH, nor in /nowhere. This step needs Node.js 20 or later: install it on the machine that runs it, or run it in an execution container that has it, such as octopusdeploy/worker-tools:6.6-ubuntu.24.04.',
    )
    expect(lines).toEqual([`Error: ${failure ?? ''}`])
  })

  it.each([
    ['trips over the syntax', 'cat >/dev/null; echo "SyntaxError: Unexpected token" >&2; exit 1'],
    ['understands everything, and reads nothing', 'exit 1'],
  ])('says that Node.js is too old where it %s', async (_, otherwise) => {
    const node = `if [ "$1" = --version ]; then echo v10.24.1; exit; fi\n${otherwise}`
    const { exitCode, failure } = await run({
      programs: { node },
      variables: { 'Octopus.Task.Id': 'x'.repeat(300_000) },
      environment: { PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter) },
    })
    expect(exitCode).toBe(1)
    expect(failure).toMatch(
      /^Node\.js v10\.24\.1 at \S+\/node is too old\. This step needs Node\.js 20 or later: install/,
    )
  })

  it('lets Node.js itself say what is wrong with NODE_OPTIONS', async () => {
    const outcome = await run({ environment: { NODE_OPTIONS: '--no-such-option' } })
    expect(outcome.exitCode).toBe(9)
    expect(outcome.lines.join('\n')).toContain('--no-such-option is not allowed in NODE_OPTIONS')
    expect(outcome.lines.join('\n')).not.toContain('too old')
  })

  it('leaves it to the step to say so where Octopus’s variables are missing', async () => {
    const edits = { 'function Invoke-Octosteps': '$OctopusParameters = $null\nfunction Invoke-Octosteps' }
    expect(printed(await run({ edits })).inputs).toEqual([])
  })

  it('understands Windows PowerShell, and needs neither its modules nor what only .NET Core has', () => {
    expect(checkWindowsPowerShell({ wrapper: body })).toEqual([])
  })
})

describe('powershellWrapper.check', () => {
  it('refuses a bundle with a line that would end its here-string early', () => {
    expect(powershellWrapper.check(body)).toEqual([])
    expect(powershellWrapper.check(body.replace('if(parseInt(', "let a = `\n'@`\nif(parseInt("))).toEqual([
      expect.stringContaining("A line of the bundle starts with '@") as string,
    ])
  })
})
