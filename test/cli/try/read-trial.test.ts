// What `octosteps try` refuses before anything runs.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parameter, writeTemplate, type ForeignTemplate } from '../../support/foreign-template.ts'
import { runTry } from '../../support/run-try.ts'

describe('octosteps try, before anything runs', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'octosteps-try-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const template = (body = 'echo', more: ForeignTemplate = {}) => writeTemplate(folder, body, more)

  async function refused(...given: readonly string[]): Promise<string> {
    const { text, code } = await runTry(given)
    expect(code).toBe(1)
    expect(text).not.toContain('    at ')
    expect(text).not.toContain('\nResult\n')
    return text
  }

  it('names every mistake at once, each by its option', async () => {
    const space = join(folder, 'space.json')
    const faults = join(folder, 'faults.json')
    writeFileSync(space, JSON.stringify({ projects: [{ name: 'Web', group: 'Shop' }, 'Web'] }))
    writeFileSync(faults, JSON.stringify({ faults: [{ kind: 'late' }, { kind: 'error', status: 20 }] }))
    const file = template('echo', {
      fields: {
        Parameters: [
          parameter('A.One', 'One', 'Required. The first.'),
          parameter('A.Other', 'Two', 'Required. The second.'),
          parameter('A.Key', 'Key', 'Required. The key.', 'Sensitive'),
        ],
      },
    })
    const text = await refused(
      ...[file, '--param', 'Onne=1', '--param', 'One', '--var', 'Color', '--sensitive', 'Key=NONE'],
      ...['--fail', '/tasks', '--fail', '/tasks=no', '--space', space, '--faults', faults, '--deploy', '@2'],
      ...['--artifacts', file],
    )
    expect(text).toMatch(/^.*greet\.json was not tried:\n/)
    const wanted = [
      '--param Onne: the template has no such parameter; it has "One", "Two", "Key". Did you mean "One"?',
      '--param One: write it as Name=value.',
      '--var Color: write it as Name=value.',
      '--sensitive Key: behind the = stands the name of a variable',
      'It needs a value for "Two" (A.Other): Required. Give --param "Two=value".',
      `--space ${space}: projects[1].name: "Web" is there twice`,
      `--space ${space}: projects[0].group: there is no project group "Shop"`,
      '--deploy "@2": write it as PROJECT, PROJECT@VERSION',
      '--fail "/tasks": write it as ROUTE=WHAT',
      '--fail "/tasks=no": no is neither a status nor one of late, dropped',
      `--faults ${faults}: faults.0.by: `,
      `--faults ${faults}: faults.1.status: `,
      `--artifacts ${file}: is a file`,
    ]
    for (const mistake of wanted) expect(text).toContain(`\n- ${mistake}`)
    expect(text.match(/^- /gm)).toHaveLength(wanted.length)
  })

  it('names files that cannot be read together with what else is wrong', async () => {
    const nowhere = join(folder, 'nowhere.json')
    const below = join(template(), 'below')
    const options = ['--space', nowhere, '--faults', nowhere, '--fail', 'x', '--artifacts', below]
    const text = await refused(nowhere, ...options)
    expect(text).toContain(`- --artifacts ${below}: ENOTDIR`)
    expect(text).toContain(`- ${nowhere}: cannot be read: ENOENT`)
    expect(text).toContain(`- --space ${nowhere}: cannot be read: ENOENT`)
    expect(text).toContain(`- --faults ${nowhere}: cannot be read: ENOENT`)
    expect(text).toContain('- --fail "x": write it as')
  })

  it('says which places the space has where some are not there', async () => {
    const places = ['--environment', 'Moon', '--project', 'Rockets', '--tenant', 'Acme', '--deploy', 'Databse:Mars']
    const text = await refused(template(), ...places)
    expect(text).toContain('- --project Rockets: the space has no project "Rockets"; it has Database, Web, Payroll.')
    expect(text).toContain(
      '- --environment Moon: the space has no environment "Moon"; it has Development, Test, Production.',
    )
    expect(text).toContain('- --tenant Acme: the space has no tenant "Acme"; it has none.')
    expect(text).toContain(
      '- --deploy Databse:Mars: the space has no project "Databse"; it has Database, Web, Payroll.',
    )
    expect(text).toContain('- --deploy Databse:Mars: the space has no environment "Mars"; it has')
  })

  it('refuses a secret on the command line, and does not repeat it', async () => {
    const text = await refused(
      ...[template(), '--param', 'Token=hunter22', '--sensitive', 'Other=hunter33', '--sensitive', 'Third'],
    )
    expect(text).toContain('--sensitive Third: nobody is here to be asked.')
    expect(text).toContain('--param Token: "Token" is a secret')
    expect(text).toContain('--sensitive "Token=THAT_VARIABLE"')
    expect(text).toContain('--sensitive Other: behind the = stands the name of a variable of the environment')
    expect(text).not.toContain('hunter')
  })

  it('asks whether a parameter was meant, where a name is nearly one and nothing refers to it', async () => {
    const text = await refused(template(), '--sensitive', 'Tokne=X', '--var', 'greet-whom=you', '--var', 'Loudness=3')
    expect(text).toContain('--sensitive Tokne: neither is there such a parameter')
    expect(text).toContain('Did you mean the parameter "Token"?')
    expect(text).toContain('--var greet-whom: neither is there such a parameter')
    expect(text).toContain('Did you mean the parameter "Whom"?')
    expect(text).toContain('--var Loudness: "Loudness" is a parameter of the template: give --param "Loudness=value".')
  })

  it('takes such a name where something refers to it', async () => {
    const file = template('echo "$(get_octopusvariable Tokne)"')
    const given = ['--sensitive', 'Tokne=X', '--var', 'Whom=you', '--param', 'Whom=dear #{Whom}', '--fail', 'wrong']
    const { text } = await runTry([file, ...given], { environment: { X: 'a secret' } })
    expect(text.match(/^- /gm)).toHaveLength(1)
    expect(text).toContain('- --fail "wrong"')
  })

  it('refuses what is said to be required and has no value', async () => {
    const Parameters = [
      parameter('A.One', 'One', 'Required. The first.'),
      parameter('A.Two', 'Two (required)', 'The second.'),
    ]
    const text = await refused(template('echo', { fields: { Parameters } }))
    expect(text).toContain('It needs a value for "One" (A.One): Required. Give --param "One=value".')
    expect(text).toContain('It needs a value for "Two (required)" (A.Two): The second.')
  })

  it('says why a file is no template that runs here', async () => {
    const wrong = (fields: Readonly<Record<string, unknown>>, syntax?: 'Python') =>
      refused(template('echo', { fields, ...(syntax ? { syntax } : {}) }))
    expect(await wrong({ Name: undefined, Parameters: [{}] })).toMatch(
      /Name: a name is missing\.\n- Parameters\.0\.Name:/,
    )
    expect(await wrong({ ActionType: 'Octopus.IIS' })).toContain(
      'ActionType: a step of the kind Octopus.IIS cannot be tried',
    )
    expect(await wrong({ Packages: [{ PackageId: 'Tool' }] })).toContain(
      'Packages: it needs Tool, and there are no packages',
    )
    expect(await wrong({}, 'Python')).toContain('a script in Python cannot be tried here')
    const file = join(folder, 'greet.json')
    writeFileSync(file, '{ "Name": ')
    expect(await refused(file)).toContain(`${file} was not tried:\n- It is not JSON:`)
  })
})
