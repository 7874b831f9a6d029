// Hostile forms through whole templates under real shells: Octopus fills in the values, the script hands them over, and
// the step says which of them it cannot use, as they were given. No command in them leaves a trace.

import * as fc from 'fast-check'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runBody } from '../support/run-body.ts'
import { shells, type TestedShell } from '../support/shells.ts'
import { expectedMistakes, named, secretMark, triedSteps, type Form, type TriedStep } from './forms.ts'
import { hostileText, planted } from './hostile-values.ts'

const task = {
  'Octopus.Task.Id': 'ServerTasks-1',
  'Octopus.Project.Id': 'Projects-1',
  'Octopus.Environment.Id': 'Environments-1',
  'Octopus.Space.Id': 'Spaces-1',
  'Octopus.Web.ServerUri': 'http://127.0.0.1:9',
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octosteps-hostile-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What would leave a file, in whichever shell it is carried out. */
function commandsIn(trace: string): readonly string[] {
  const bash = ['$(C)', '`C`', '; C ;', '"; C; "', "'; C; '", '\nC\n', '| C', '<(C)', '\nOCTOSTEPS_BUNDLE\nC\n']
  const powershell = ['$(C)', '"; C; "', "'; C; '", '\nC\n', "\n'@\nC\n", '\n"@\nC\n', '&{C}', '@(C)']
  return [
    ...bash.map((text) => text.replace('C', `touch ${trace}`)),
    ...powershell.map((text) => text.replace('C', `[IO.File]::WriteAllText('${trace}', 'x')`)),
  ]
}

/** Every field hostile at once, the first of a text that no reading takes, so that the step always has something to say. */
function hostileForms(step: TriedStep, trace: string, canBeExpressions: boolean): fc.Arbitrary<Form> {
  const text = hostileText(commandsIn(trace)).filter((one) => canBeExpressions || !one.includes('#{'))
  return fc.record(
    Object.fromEntries(
      Object.entries(step.fields).map(([key, { control }]) => {
        const mark = control === 'Sensitive' ? secretMark : key === 'outageMinutes' ? 'x' : ''
        // A file of certificates that is not there is told before anything else.
        return [key, key === 'caCertificateFile' ? fc.constant('') : text.map((one) => `${mark}${one}`)]
      }),
    ),
  )
}

/** Runs a template's script with values by full name: those that begin with the mark are secrets. */
function runTemplate({ flavour, syntax }: TestedShell, name: string, values: Form) {
  const file = new URL(`../../templates/octopus-${name}-${flavour}.json`, import.meta.url)
  const { Properties } = JSON.parse(readFileSync(file, 'utf8')) as { readonly Properties: Form }
  const { 'Octopus.Action.Script.ScriptBody': body = '', ...properties } = Properties
  const given = Object.entries(values)
  const isSecret = ([, value]: readonly [string, string]) => value.startsWith(secretMark)
  return runBody(body, {
    syntax,
    variables: { ...task, ...properties, ...Object.fromEntries(given.filter((one) => !isSecret(one))) },
    secrets: Object.fromEntries(given.filter(isSecret)),
  })
}

const perShell = shells.map((shell) => [shell.syntax, shell] as const)
describe.each(perShell)('the %s templates', { timeout: 120_000 }, (_, shell) => {
  beforeEach(({ skip }) => skip(shell.missing !== '', shell.missing))

  it.each(triedSteps.map((step) => [step.name, step] as const))(
    'of %s tell what they were given, and carry out none of it',
    async (name, step) => {
      const trace = join(folder, 'trace')
      const play = (form: Form) => runTemplate(shell, name, named(step, form))
      // PowerShell takes its time to start.
      const plainCount = shell.flavour === 'bash' ? 2 : 1
      const plain = fc.sample(hostileForms(step, trace, false), { numRuns: plainCount, seed: 4711 })
      const expressions = fc.sample(hostileForms(step, trace, true), { numRuns: 1, seed: 815 })
      for (const form of [...plain, ...expressions]) {
        const { exitCode, failure = '', lines, events } = await play(form)
        expect({ exitCode, lines: lines.slice(0, 5) }).toMatchObject({ exitCode: 1 })
        expect(failure).toContain('"Outage allowance minutes" is "x')
        if (plain.includes(form)) for (const mistake of expectedMistakes(step, form)) expect(failure).toContain(mistake)
        const shown = JSON.stringify(events)
        expect(shown).not.toContain(secretMark)
        expect(events.filter((event) => event.kind !== 'line')).toEqual([])
        expect(failure).not.toBe(planted)
        expect(existsSync(trace)).toBe(false)
      }
    },
  )

  it.each(triedSteps.map((step) => [step.name, step] as const))(
    'of %s refuse a NUL in a secret by the name of its field, and take nothing behind it for something else',
    async (name, step) => {
      const secrets = Object.entries(step.fields).filter(([, { control }]) => control === 'Sensitive')
      const inputs = `${step.prefix}.OutageMinutes=${Buffer.from('7').toString('base64')}`
      const behind = `\0${step.prefix}.Inputs\0${inputs}\0\u00ff${step.prefix}.Inputs\u00ff${inputs}\u00ff`
      const form = Object.fromEntries(secrets.map(([key]) => [key, `${secretMark} of ${key}${behind}`]))
      const { exitCode, failure, events } = await runTemplate(
        shell,
        name,
        named(step, { ...step.right, ...form, outageMinutes: 'x' }),
      )
      expect(exitCode).toBe(1)
      for (const [, { label }] of secrets) expect(failure).toContain(`"${label}" has a NUL character: take it out.`)
      expect(failure).toContain('"Outage allowance minutes" is "x"')
      expect(JSON.stringify(events)).not.toContain(secretMark)
    },
  )
})
