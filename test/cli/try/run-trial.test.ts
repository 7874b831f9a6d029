// What a trial runs and shows. How it is started and stopped as a program is in `test/cli/try.test.ts`.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { repositoryRoot } from '../../../build/repository.ts'
import { hideProgram } from '../../../simulator/worker/hide-program.ts'
import { isAlive } from '../../support/is-alive.ts'
import { parameter, writeTemplate } from '../../support/foreign-template.ts'
import { runTry, sectionOf } from '../../support/run-try.ts'
import { shells } from '../../support/shells.ts'

const ours = (name: string) => join(repositoryRoot, `templates/octopus-${name}.json`)

/** What people write in either language, saying the same. */
const bodies = {
  Bash: {
    greet: [
      'echo "Hello, $(get_octopusvariable Greet.Whom), $(get_octopusvariable Greet.Loud)"',
      'write_highlight "Look here"',
      'write_warning "This is old"',
      'write_verbose "Nobody reads this"',
      'set_octopusvariable Greeted yes',
      'set_octopusvariable Key abcdefgh -sensitive',
      'echo content > report.txt; new_octopusartifact "$PWD/report.txt" report.txt',
    ],
    fail: 'fail_step "The disk is full"',
    exit: 'exit 17',
    failCode: 1,
    loop: 'echo "I am $$"\n(trap "" INT TERM; while true; do sleep 1; done) &\necho "Child $!"\nwhile true; do sleep 1; done',
  },
  PowerShell: {
    greet: [
      '"Hello, $($OctopusParameters["Greet.Whom"]), $($OctopusParameters["Greet.Loud"])"',
      'Write-Highlight "Look here"',
      'Write-Warning "This is old"',
      'Write-Verbose "Nobody reads this"',
      'Set-OctopusVariable -name Greeted -value yes',
      'Set-OctopusVariable -name Key -value abcdefgh -sensitive',
      '[IO.File]::WriteAllText("$PWD/report.txt", "content`n")',
      'New-OctopusArtifact -Path "$PWD/report.txt" -Name report.txt',
    ],
    fail: 'Fail-Step "The disk is full"',
    exit: 'exit 17',
    // As Octopus's function does it: -1, which Linux makes 255.
    failCode: 255,
    loop: '"I am $PID"\n& bash -c \'trap : INT TERM; echo Child $$; while :; do sleep 1; done\'',
  },
} as const

const trials = [
  ['wait-for-project', ['Projects=Database'], 'Outcome = Idle'],
  ['cross-project-lock', ['Locks=Shop'], 'Acquired = True'],
  ['ensure-dependency-deployed', ['Dependencies=Database 2.1.0'], 'Outcome = Ready'],
  ['notify-when-all-done', ['Set=Shop', 'Members=Try'], 'ShouldSend = True'],
] as const

describe('octosteps try', { timeout: 60_000 }, () => {
  let folder: string
  const temporary = process.env['TMPDIR']
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'octosteps-try-'))
  })
  afterEach(() => {
    if (temporary === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = temporary
    rmSync(folder, { recursive: true, force: true })
  })

  const template = (...given: Parameters<typeof writeTemplate> extends [string, ...infer Rest] ? Rest : never) =>
    writeTemplate(folder, ...given)

  for (const { flavour, syntax, missing } of shells) {
    describe.skipIf(missing !== '')(`in ${syntax}`, () => {
      it.each(trials)('runs our %s', async (name, values, output) => {
        const given = values.flatMap((one) => ['--param', one])
        const { text, code } = await runTry([ours(`${name}-${flavour}`), ...given, '--fast'])
        expect(code, text).toBe(0)
        expect(sectionOf(text, 'Output variables')).toContain(output)
        expect(text).toContain('"API key" is the key of this server, as none was given.')
      })

      it('runs somebody else’s, with what was given by label, by name, and as a variable', async () => {
        process.env['TMPDIR'] = folder
        const values = ['--param', 'whom=#{Color} #{Octopus.Project.Name}', '--param', 'Greet.Loud=very']
        const file = template(bodies[syntax].greet.join('\n'), { syntax })
        const { text, code } = await runTry([file, ...values, '--var', 'Color=blue'])
        expect(code, text).toBe(0)
        expect(text).toContain('Greet, version 7\n')
        expect(text).toContain('Variables of the project: Color.\n')
        expect(text).toMatch(/\d\d:\d\d:\d\d {2}Info {7}Hello, blue Try, very\n/)
        expect(text).toMatch(/Highlight {2}Look here\n/)
        expect(text).toMatch(/Warning {4}This is old\n/)
        expect(text).not.toContain('Nobody reads this')
        expect(text).toMatch(/\d+ verbose lines not shown/)
        expect(sectionOf(text, 'Output variables')).toContain('Greeted = yes\nKey = ****')
        expect(text).not.toContain('abcdefgh')
        expect(sectionOf(text, 'Artifacts')).toContain('report.txt (8 bytes)\nNot kept: --artifacts FOLDER')
        expect(text).toContain("The generator's rules have")
        // Colours are for terminals.
        expect(text).not.toContain('\u001b')
        expect(readdirSync(folder)).toEqual(['greet.json'])
      })

      it('hands on how a script fails', async () => {
        const { text, code } = await runTry([template(bodies[syntax].fail, { syntax })])
        expect(code).toBe(1)
        expect(sectionOf(text, 'Result')).toMatch(
          new RegExp(`^\\nFailed after .*, exit code ${bodies[syntax].failCode}: The disk is full\n$`),
        )
        const other = await runTry([template(bodies[syntax].exit, { syntax })])
        expect(other.code).toBe(1)
        expect(other.text).toContain('exit code 17: The remote script failed with exit code 17')
      })

      it('has killed all that the script started before the next thing happens after Ctrl+C', async () => {
        process.env['TMPDIR'] = folder
        const stop = new AbortController()
        let ids: readonly number[] = []
        let text = ''
        const print = (line: string) => {
          text += `${line}\n`
          if (ids.length > 0 || !/Child \d+/.test(text)) return
          ids = [...text.matchAll(/(?:I am|Child) (\d+)/g)].map(([, id]) => Number(id))
          stop.abort()
        }
        const watchInterrupts = () => ({ signal: stop.signal, interrupt: () => undefined, stop: () => undefined })
        const alive: boolean[] = []
        stop.signal.addEventListener('abort', () => setImmediate(() => alive.push(...ids.map(isAlive))))
        const { code } = await runTry([template(bodies[syntax].loop, { syntax })], { print, watchInterrupts })
        expect(code).toBe(130)
        // So a second Ctrl+C, which ends the program at once, leaves nobody behind.
        expect(alive).toEqual([false, false])
        expect(text).toContain('Stopped before its end.')
        // .NET leaves pipes of its own where it is killed.
        expect(readdirSync(folder).filter((name) => name.startsWith('octosteps-'))).toEqual([])
      })

      it(`says what to install where there is no ${syntax}`, async () => {
        const program = syntax === 'Bash' ? 'bash' : 'pwsh'
        const path = process.env['PATH'] ?? ''
        const hidden = await hideProgram(program, path)
        try {
          process.env['PATH'] = hidden.path
          const { text, code } = await runTry([template('echo', { syntax })])
          expect(code).toBe(1)
          const product = syntax === 'Bash' ? 'Bash' : 'PowerShell 7'
          expect(sectionOf(text, 'Result')).toContain(
            `This worker has no \`${program}\` on its PATH. Install ${product}`,
          )
        } finally {
          process.env['PATH'] = path
          await hidden.remove()
        }
      })
    })
  }

  it('shows how ours waits for another deployment', async () => {
    const options = ['--param', 'Projects=Database', '--deploy', 'database:Production', '--environment', 'production']
    const { text, code } = await runTry([ours('wait-for-project-bash'), ...options, '--fast'])
    expect(text).toMatch(/Wait +Waiting for Database: Deploy Database release 2\.1\.0 to Production is Executing/)
    expect(text).toMatch(/Highlight +Database is idle in Production: going on \(waited \d+ minutes/)
    expect(text).toMatch(/\nResult\nSuccess after \d+ min \d+ s, exit code 0\.\n$/)
    expect(code).toBe(0)
  })

  it('does what the README of the simulator shows', async () => {
    const readme = readFileSync(join(repositoryRoot, 'simulator/README.md'), 'utf8')
    const [, file = '', options = ''] = /^node bin\/octosteps\.mjs try (\S+) (.*)$/m.exec(readme) ?? []
    const { text, code } = await runTry([join(repositoryRoot, file), ...options.split(' ')])
    expect(code, text).toBe(0)
    expect(text).toContain('Waiting for Database')
  })

  it('tells with --help all that it takes, and no more', async () => {
    const { text } = await runTry(['--help'])
    const source = readFileSync(join(repositoryRoot, 'cli/try.ts'), 'utf8')
    const options = [...source.matchAll(/option\(\s*'(--[\w-]+)/g)].map(([, option]) => option)
    expect(options.length).toBeGreaterThan(10)
    for (const option of options) expect(text).toContain(option)
    expect(text).not.toContain('default:')
    expect(text).toContain('Examples:')
  })

  it('shows the verbose lines and the remarks of the generator to whoever asks', async () => {
    const { text } = await runTry([template('write_verbose "Somebody reads this"'), '--verbose', '--check'])
    expect(text).toMatch(/Verbose {4}Somebody reads this\n/)
    expect(text).toMatch(/By the rules of the generator.*\n(- .*\n)*- Id: /)
    const own = await runTry([ours('cross-project-lock-bash'), '--param', 'Locks=Shop', '--fast', '--check'])
    expect(own.text).toContain('It keeps the rules by which the generator checks templates.')
  })

  it('runs a template that says no more than it has to', async () => {
    const Parameters = [{ Name: 'Greet.Whom' }]
    const file = template('echo "Hello, $(get_octopusvariable Greet.Whom)"', { fields: { Parameters } })
    expect((await runTry([file, '--param', 'Whom=you'])).text).toContain('Hello, you')
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
    const environment = { MY_TOKEN: secret, MY_OTHER: 'second secret' }
    const { text, code } = await runTry([template(body), ...secrets], { environment })
    expect(code, text).toBe(0)
    expect(text).toContain('Variables of the project: Other (secret).\n')
    expect(text).toContain('It came through')
    expect(text).toContain('/api/tasks?note=****')
    expect(text).not.toContain('pa55')
    expect(text).not.toContain('second secret')
  })

  it('takes a reference where a secret would stand', async () => {
    const file = template('echo "It is $(get_octopusvariable Greet.Token)"')
    const { code } = await runTry([file, '--param', 'Token=#{Color}', '--var', 'Color=blueish'])
    expect(code).toBe(0)
  })

  it('names what has no value, with its help', async () => {
    const { text } = await runTry([template('echo')])
    expect(text).toContain('Not given, and blank without:\n- "Whom" (Greet.Whom): Who is greeted.\n')
    expect(text).not.toContain('Loudness')
  })

  it('shows how the server misbehaved, and that the script asked again', async () => {
    const options = ['--param', 'Locks=Shop', '--fail', 'GET /libraryvariablesets*=429:2', '--fast']
    const { text, code } = await runTry([ours('cross-project-lock-bash'), ...options])
    expect(code, text).toBe(0)
    const asked = sectionOf(text, 'What it asked the server')
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
    const { text, code } = await runTry([file, '--space', space, '--project', 'web', '--tenant', 'acme'])
    expect(code, text).toBe(0)
    expect(text).toContain('all that Web 4.2.0 does, deployed to Test for Acme')
    expect(text).toContain('Acme gets it')
  })

  it('writes artifacts into the folder that is named, nowhere else, and over nothing', async () => {
    const kept = join(folder, 'kept')
    mkdirSync(kept)
    writeFileSync(join(kept, 'a.txt'), 'old')
    symlinkSync(join(folder, 'elsewhere.txt'), join(kept, 'link.txt'))
    const names = ['a.txt', '../../b.txt', 'link.txt', 'a.txt']
    const body = names.map((name) => `echo new > f; new_octopusartifact "$PWD/f" '${name}'`).join('\n')
    const { text, code } = await runTry([template(body), '--artifacts', kept])
    expect(code, text).toBe(0)
    expect(text).toContain(`a.txt (4 bytes), written to ${join(kept, 'a (2).txt')}\n`)
    expect(text).not.toContain('Not kept')
    expect(readdirSync(kept).sort()).toEqual([
      '__.._b.txt',
      'a (2).txt',
      'a (3).txt',
      'a.txt',
      'link (2).txt',
      'link.txt',
    ])
    expect(readFileSync(join(kept, 'a.txt'), 'utf8')).toBe('old')
    expect(readFileSync(join(kept, 'a (3).txt'), 'utf8')).toBe('new\n')
    expect(readdirSync(folder).sort()).toEqual(['greet.json', 'kept'])
  })

  it('shows the result also where artifacts cannot be written', async () => {
    const kept = join(folder, 'kept')
    const body = `echo new > f; new_octopusartifact "$PWD/f" f; echo > '${kept}'`
    const { text, code } = await runTry([template(body), '--artifacts', kept])
    expect(code).toBe(1)
    expect(text).toContain('Success after')
    expect(text).toContain('The artifacts were not all written:\n- EEXIST')
  })

  it('asks for a secret, and takes what is typed', async () => {
    const asked: string[] = []
    const terminal = {
      isInteractive: true,
      ask: () => Promise.reject(new Error('It is a secret.')),
      askHidden: (question: string) => Promise.resolve((asked.push(question), 'pa55word')),
    }
    const file = template('[ "$(get_octopusvariable Greet.Token)" = pa55word ] && echo "It came through"')
    const { text } = await runTry([file, '--sensitive', 'greet.token'], { terminal })
    expect(asked).toEqual(['Token (not shown): '])
    expect(text).toContain('It came through')
  })

  it('refuses a blank answer for what is required', async () => {
    const Parameters = [parameter('A.Key', 'Key', 'Required. The key.', 'Sensitive')]
    const terminal = { isInteractive: true, ask: () => Promise.resolve(''), askHidden: () => Promise.resolve('') }
    const { text, code } = await runTry([template('echo', { fields: { Parameters } }), '--sensitive', 'Key'], {
      terminal,
    })
    expect(code).toBe(1)
    expect(text).toContain('It needs a value for "Key" (A.Key): Required.')
  })
})
