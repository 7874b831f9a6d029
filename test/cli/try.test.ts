// `octosteps try` as a person runs it: a process of its own, which leaves nothing behind.

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { repositoryRoot } from '../../build/repository.ts'
import { shells } from '../support/shells.ts'

const octosteps = join(repositoryRoot, 'bin/octosteps.mjs')
const ours = (name: string) => join(repositoryRoot, `templates/octopus-${name}.json`)

interface Ended {
  readonly text: string
  readonly code: number | null
}

describe('octosteps try', { timeout: 60_000 }, () => {
  let folder: string
  let child: ChildProcess | undefined
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'octosteps-try-'))
  })
  afterEach(() => {
    child?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  /** @param onText Told all that was printed so far. */
  function run(
    file: string,
    options: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
    onText: (text: string) => void = () => undefined,
  ): Promise<Ended> {
    const started = spawn(process.execPath, [octosteps, 'try', file, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // What the command itself puts into the folder for passing things is looked at afterwards.
      env: { ...process.env, ...environment, TMPDIR: folder },
    })
    child = started
    let text = ''
    const take = (chunk: Buffer) => {
      text += chunk.toString('utf8')
      onText(text)
    }
    started.stdout.on('data', take)
    started.stderr.on('data', take)
    return new Promise((resolve) => started.once('close', (code) => resolve({ text, code })))
  }

  /** A template such as somebody else may have exported it, without what the newer servers add. */
  function template(body: string, more: Readonly<Record<string, unknown>> = {}, syntax = 'Bash'): string {
    const file = join(folder, 'greet.json')
    const properties = { 'Octopus.Action.Script.ScriptBody': body, 'Octopus.Action.Script.Syntax': syntax }
    writeFileSync(
      file,
      JSON.stringify({
        Name: 'Greet',
        ActionType: 'Octopus.Script',
        Version: 7,
        Properties: properties,
        Parameters: [
          field('Greet.Whom', 'Whom', 'Who is greeted.'),
          field('Greet.Loud', 'Loudness', '(Optional) How loud.'),
          field('Greet.Token', 'Token', '(Optional) A secret.', 'Sensitive'),
        ],
        ...more,
      }),
    )
    return file
  }

  const field = (name: string, label: string, help: string, control = 'SingleLineText') => ({
    Id: 'd1f4b3f8-0c0e-4a47-a6a4-3a8e2f5f2c11',
    Name: name,
    Label: label,
    HelpText: help,
    DefaultValue: null,
    DisplaySettings: { 'Octopus.ControlType': control },
  })

  /** What stands below a heading. */
  const section = (text: string, heading: string) => text.split(`\n${heading}`)[1]?.split('\n\n')[0] ?? ''

  for (const { flavour, missing } of shells) {
    it.skipIf(missing !== '')(`shows how ours waits for another deployment (${flavour})`, async () => {
      const options = ['--param', 'Projects=Database', '--deploy', 'database:Production', '--environment', 'production']
      const { text, code } = await run(ours(`wait-for-project-${flavour}`), [...options, '--fast'])
      expect(text).toMatch(/Wait +Waiting for Database: Deploy Database release 2\.1\.0 to Production is Executing/)
      expect(text).toMatch(/Highlight +Database is idle in Production: going on \(waited \d+ minutes/)
      expect(section(text, 'Output variables')).toContain('Outcome = Idle')
      expect(text).toContain('"API key" is the key of this server, as none was given.')
      expect(text).toMatch(/\nResult\nSuccess after \d+ min \d+ s, exit code 0\.\n$/)
      expect(code).toBe(0)
    })
  }

  it.each([
    ['cross-project-lock', ['Locks=Shop'], 'Acquired = True'],
    ['ensure-dependency-deployed', ['Dependencies=Database 2.1.0'], 'Outcome = Ready'],
    ['notify-when-all-done', ['Set=Shop', 'Members=Try'], 'ShouldSend = True'],
  ])('runs our %s', async (name, values, output) => {
    const { text, code } = await run(ours(`${name}-bash`), [...values.flatMap((one) => ['--param', one]), '--fast'])
    expect(code, text).toBe(0)
    expect(section(text, 'Output variables')).toContain(output)
  })

  it('runs somebody else’s, with what was given by label, by name, and as a variable', async () => {
    const body = [
      'echo "Hello, $(get_octopusvariable Greet.Whom), $(get_octopusvariable Greet.Loud)"',
      'write_warning "This is old"',
      'write_verbose "Nobody reads this"',
      'set_octopusvariable Greeted yes',
      'set_octopusvariable Key abcdefgh -sensitive',
      'echo content > report.txt; new_octopusartifact "$PWD/report.txt" report.txt',
    ].join('\n')
    const values = [
      '--param',
      'whom=#{Color} #{Octopus.Project.Name}',
      '--param',
      'Greet.Loud=very',
      '--var',
      'Color=blue',
    ]
    const { text, code } = await run(template(body), values)
    expect(code).toBe(0)
    expect(text).toContain('Greet, version 7\n')
    expect(text).toMatch(/\d\d:\d\d:\d\d {2}Info {7}Hello, blue Try, very\n/)
    expect(text).toMatch(/Warning {4}This is old\n/)
    expect(text).not.toContain('Nobody reads this')
    expect(text).toMatch(/\d+ verbose lines not shown/)
    expect(section(text, 'Output variables')).toContain('Greeted = yes\nKey = ****')
    expect(text).not.toContain('abcdefgh')
    expect(section(text, 'Artifacts')).toContain('report.txt (8 bytes)')
    expect(text).toContain("The generator's rules have")
    // Colours are for terminals.
    expect(text).not.toContain('\u001b')
    expect(readdirSync(folder)).toEqual(['greet.json'])
  })

  it('shows the verbose lines and the remarks of the generator to whoever asks', async () => {
    const { text } = await run(template('write_verbose "Somebody reads this"'), ['--verbose', '--check'])
    expect(text).toMatch(/Verbose {4}Somebody reads this\n/)
    expect(text).toMatch(/By the rules of the generator.*\n(- .*\n)*- Id: /)
    const own = await run(ours('cross-project-lock-bash'), ['--param', 'Locks=Shop', '--fast', '--check'])
    expect(own.text).toContain('It keeps the rules by which the generator checks templates.')
  })

  it('hands on how a script fails', async () => {
    const { text, code } = await run(template('fail_step "The disk is full"'))
    expect(code).toBe(1)
    expect(text).toMatch(/\nResult\nFailed after .*, exit code 1: The disk is full\n$/)
    const other = await run(template('exit 17'))
    expect(other.code).toBe(1)
    expect(other.text).toContain('exit code 17: The remote script failed with exit code 17')
  })

  it('never shows a secret, however the script says it', async () => {
    const secret = 'pa55/word&more'
    const body = [
      'token="$(get_octopusvariable Greet.Token)"',
      'echo "It is $token, or $(get_octopusvariable Other)"',
      'set_octopusvariable Copied "$token"',
      `node -e '
        const url = process.argv[1] + "/api/tasks?note=" + encodeURIComponent(process.argv[2])
        require("http").get(url, (answer) => answer.resume())
      ' "$(get_octopusvariable Octopus.Web.ServerUri)" "$token"`,
      `[ "$token" = '${secret}' ] && echo "It came through"`,
    ].join('\n')
    const secrets = ['--sensitive', 'token=MY_TOKEN', '--sensitive', 'Other=MY_OTHER']
    const { text, code } = await run(template(body), secrets, { MY_TOKEN: secret, MY_OTHER: 'second secret' })
    expect(code, text).toBe(0)
    expect(text).toContain('It came through')
    expect(text).toContain('/api/tasks?note=****')
    expect(text).not.toContain('pa55')
    expect(text).not.toContain('second secret')
  })

  it('refuses a secret on the command line, and does not repeat it', async () => {
    const options = ['--param', 'Token=hunter22', '--sensitive', 'Other=hunter33', '--sensitive', 'Third']
    const { text, code } = await run(template('echo'), options)
    expect(code).toBe(1)
    expect(text).toContain('--param Token: "Token" is a secret')
    expect(text).toContain('--sensitive "Token=THAT_VARIABLE"')
    expect(text).toContain('--sensitive Other: behind the = stands the name of a variable of the environment')
    expect(text).toContain('--sensitive Third: nobody is here to be asked.')
    expect(text).not.toContain('hunter')
    // A reference is no secret.
    const reference = await run(template('echo "$(get_octopusvariable Greet.Token)"'), [
      '--param',
      'Token=#{Color}',
      '--var',
      'Color=blueish',
    ])
    expect(reference.code).toBe(0)
  })

  it('names what has no value, with its help, and refuses what is said to be required', async () => {
    const listed = await run(template('echo'))
    expect(listed.text).toContain('Not given, and blank without:\n- "Whom" (Greet.Whom): Who is greeted.\n')
    expect(listed.text).not.toContain('Loudness')
    const Parameters = [field('A.One', 'One', 'Required. The first.'), field('A.Two', 'Two (required)', 'The second.')]
    const refused = await run(template('echo', { Parameters }))
    expect(refused.code).toBe(1)
    expect(refused.text).toContain('It needs a value for "One" (A.One): Required. Give --param "One=value".')
    expect(refused.text).toContain('It needs a value for "Two (required)" (A.Two): The second.')
  })

  it('names every mistake of the command line', async () => {
    const options = [
      '--param',
      'Wohm=you',
      '--param',
      'Whom',
      '--var',
      'Color',
      '--fail',
      '/tasks',
      '--fail',
      '/tasks=no',
    ]
    const { text, code } = await run(template('echo'), options)
    expect(code).toBe(1)
    expect(text).toContain('- --param Wohm: the template has no such parameter; it has "Whom", "Loudness", "Token".')
    expect(text).toContain('- --param Whom: write it as Name=value.')
    expect(text).toContain('- --var Color: write it as Name=value.')
    expect(text).toContain('- --fail "/tasks": write it as ROUTE=WHAT')
    expect(text).toContain('- --fail "/tasks=no": no is neither a status nor one of late, dropped')
    expect(text).not.toContain('    at ')
  })

  it('says why a file is no template that runs here', async () => {
    const wrong = async (more: Readonly<Record<string, unknown>>, syntax?: string) => {
      const { text, code } = await run(template('echo', more, syntax))
      expect(code).toBe(1)
      return text
    }
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
    expect((await run(file)).text).toContain(`${file} cannot be tried:\n- It is not JSON:`)
    expect((await run(join(folder, 'nowhere.json'))).text).toContain('Cannot read')
  })

  it('says which places the space has where one is not there', async () => {
    const { text, code } = await run(template('echo'), ['--environment', 'Moon'])
    expect(code).toBe(1)
    expect(text).toContain('The space has no environment "Moon"; it has Development, Test, Production.')
    expect(text).not.toContain('    at ')
  })

  it('shows how the server misbehaved, and that the script asked again', async () => {
    const options = ['--param', 'Locks=Shop', '--fail', 'GET /libraryvariablesets*=429:2', '--fast']
    const { text, code } = await run(ours('cross-project-lock-bash'), options)
    expect(code, text).toBe(0)
    const asked = section(text, 'What it asked the server')
    const met = /429 {2}GET \/api\/Spaces-1\/libraryvariablesets\S* {2}\(too-many-requests, as told\)/g
    expect(asked.match(met)).toHaveLength(2)
    expect(asked).toMatch(/200 {2}GET \/api\/Spaces-1\/libraryvariablesets/)
  })

  it('deploys what a space file has, to a tenant', async () => {
    const space = join(folder, 'space.json')
    const tenant = { name: 'Acme', projects: { Web: ['Test'] } }
    const web = {
      name: 'Web',
      tenanted: 'Tenanted',
      releases: [{ version: '4.2.0' }],
      process: [{ name: 'Old', takes: '09:00:00' }],
    }
    writeFileSync(space, JSON.stringify({ environments: ['Test'], tenants: [tenant], projects: [web] }))
    const file = template('echo "$(get_octopusvariable Octopus.Deployment.Tenant.Name) gets it"')
    const { text, code } = await run(file, ['--space', space, '--project', 'web', '--tenant', 'acme'])
    expect(code, text).toBe(0)
    expect(text).toContain('all that Web 4.2.0 does, deployed to Test for Acme')
    expect(text).toContain('Acme gets it')
  })

  it('ends everything at Ctrl+C and leaves nothing behind', async () => {
    const body =
      'echo "I am $$"\n(trap "" INT TERM; while true; do sleep 1; done) &\necho "Child $!"\nwhile true; do sleep 1; done'
    let interrupted = false
    const { text, code } = await run(template(body), [], {}, (so) => {
      if (interrupted || !/Child \d+/.test(so)) return
      interrupted = true
      child?.kill('SIGINT')
    })
    expect(code, text).toBe(130)
    expect(text).toContain('Stopped before its end.')
    for (const [, id] of text.matchAll(/(?:I am|Child) (\d+)/g)) expect(isAlive(Number(id))).toBe(false)
    expect(readdirSync(folder)).toEqual(['greet.json'])
  })

  it('does what the README of the simulator shows', async () => {
    const readme = readFileSync(join(repositoryRoot, 'simulator/README.md'), 'utf8')
    const [, file = '', options = ''] = /^node bin\/octosteps\.mjs try (\S+) (.*)$/m.exec(readme) ?? []
    const { text, code } = await run(join(repositoryRoot, file), options.split(' '))
    expect(code, text).toBe(0)
    expect(text).toContain('Waiting for Database')
  })

  it('tells with --help all that it takes', async () => {
    const { text, code } = await run('--help')
    expect(code).toBe(0)
    const source = readFileSync(join(repositoryRoot, 'cli/try.ts'), 'utf8')
    for (const [, option] of source.matchAll(/option\(\s*'(--[\w-]+)/g)) expect(text).toContain(option)
    expect(text).toContain('Examples:')
  })
})

/** A process that has ended and was not yet collected counts as ended. */
function isAlive(id: number): boolean {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'latin1')
    return !/^[ZX]$/.test(stat.slice(stat.lastIndexOf(')') + 2)[0] ?? 'X')
  } catch {
    return false
  }
}
