import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../simulator/clock/create-manual-clock.ts'
import { runScript, type ScriptEvent, type ScriptRun } from '../../../simulator/worker/run-script.ts'

const quiet = 'Octopus.Action.Script.SuppressEnvironmentLogging'

interface Options extends Omit<Partial<ScriptRun>, 'variables'> {
  readonly variables?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
}

/** Runs a body under real bash; gives the result, what the log shows, and all that the script said. */
async function run(body: string, { variables = {}, secrets = {}, onEvent, ...options }: Options = {}) {
  const events: ScriptEvent[] = []
  const result = await runScript({
    syntax: 'Bash',
    body,
    variables: new Map([
      ...Object.entries({ [quiet]: 'True', ...variables }).map(([name, value]) => variable(name, value, false)),
      ...Object.entries(secrets).map(([name, value]) => variable(name, value, true)),
    ]),
    onEvent(event) {
      events.push(event)
      onEvent?.(event)
    },
    ...options,
  })
  const lines = events.filter((event) => event.kind === 'line').map(({ category, text }) => `${category}: ${text}`)
  return { ...result, events, lines }
}

function variable(name: string, value: string, sensitive: boolean) {
  return [name, { value, sensitive }] as const
}

/** The command lines of processes that hold a text. */
function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')]
      } catch {
        return []
      }
    })
    .filter((line) => line.includes(text))
}

describe('runScript', () => {
  it('runs a body under bash, and gives its lines as they come', async () => {
    const { exitCode, failure, canceled, lines } = await run('echo "Hello from ${BASH_VERSION:+bash}"')
    expect({ exitCode, failure, canceled }).toEqual({ exitCode: 0, failure: undefined, canceled: false })
    expect(lines).toEqual(['Info: Hello from bash'])
  })

  it('sources the body, with the shell as it is by default, nothing on standard input, and no arguments', async () => {
    const { lines } = await run('echo "$- $# ${0##*.} ${BASH_SOURCE[0]#$PWD/}"; read -r line || echo "nothing to read"')
    expect(lines).toEqual(['Info: hB 0 sh Script.sh', 'Info: nothing to read'])
  })

  it('passes script parameters, in the syntax of the shell', async () => {
    const parameters = { 'Octopus.Action.Script.ScriptParameters': '"a b" $((1 + 1)) ä' }
    expect((await run('printf "<%s>" "$@"', { variables: parameters })).lines).toEqual(['Info: <a b><2><?>'])
  })

  it('takes carriage returns out of line ends, and leaves others', async () => {
    expect((await run('echo one\r\nif true; then\r\n  printf "%q" "a\rb"\r\nfi\r\n')).lines).toEqual([
      'Info: one',
      String.raw`Info: $'a\rb'`,
    ])
  })

  it('has text of any language go through: body, variables, output', async () => {
    const { lines } = await run('echo "Grüße 漢字 $(get_octopusvariable "Umlaut ä")"', {
      variables: { 'Umlaut ä': '😀 ß' },
    })
    expect(lines).toEqual(['Info: Grüße 漢字 😀 ß'])
  })

  it('works in a directory of its own, and leaves nothing behind', async () => {
    const { lines } = await run('echo "$PWD"; ls | sed "s/[.][-0-9a-f]*[.]/.*./"; echo x > file; mkdir -p a/b')
    const [folder = '', ...files] = lines.map((line) => line.replace('Info: ', ''))
    expect(files).toEqual(['Bootstrap.*.Script.sh', 'Configure.*.sh', 'Script.sh'])
    expect(folder.startsWith(tmpdir())).toBe(true)
    expect(existsSync(folder)).toBe(false)
  })

  it('begins with facts about the machine, at verbose level, and hides the key of the variables', async () => {
    const { lines } = await run('echo "$sensitiveVariableKey"; echo "$sensitiveVariableKey" >&2', {
      variables: { [quiet]: 'true' },
    })
    expect(lines[0]).toBe('Verbose: Bash Environment Information:')
    expect(lines.filter((line) => line.includes('HostName'))).toHaveLength(1)
    expect(lines).toContain('Info: ********')
    expect(lines).toContain('Error: ********')
  })

  it('shows standard error as errors, which fail nothing', async () => {
    const { exitCode, lines } = await run('echo out; echo err >&2; printf "no end"')
    expect(exitCode).toBe(0)
    expect([...lines].sort()).toEqual(['Error: err', 'Info: no end', 'Info: out'])
  })

  it('is quick to reach the first line of a body, with 200 variables', async () => {
    const variables = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`Project.Variable${index}`, 'v'.repeat(50)]),
    )
    const startedAt = performance.now()
    let firstLineMs = Infinity
    await run('echo first; get_octopusvariable Project.Variable199', {
      variables,
      onEvent: () => (firstLineMs = Math.min(firstLineMs, performance.now() - startedAt)),
    })
    expect(firstLineMs).toBeLessThan(2000)
  })

  describe('the exit code', () => {
    it.each([
      ['false', 1],
      ['exit 7', 7],
      ['exec node -e "process.exit(3)"', 3],
      ['not_a_command 2>/dev/null', 127],
      ['kill -9 $$', 137],
    ])('of %j is %i', async (body, code) => {
      expect(await run(body)).toMatchObject({
        exitCode: code,
        failure: `The remote script failed with exit code ${code}`,
      })
    })

    it('is that of the last command', async () => {
      expect(await run('false; true')).toMatchObject({ exitCode: 0, failure: undefined })
    })

    it('is -1 where a step wants to fail at text on standard error', async () => {
      const variables = { 'Octopus.Action.FailScriptOnErrorOutput': 'true' }
      expect(await run('echo warning >&2', { variables })).toMatchObject({
        exitCode: -1,
        failure: 'The remote script failed with exit code -1',
      })
      expect(await run('echo " " >&2; echo "##octopus[stderr-progress]" >&2', { variables })).toMatchObject({
        exitCode: 0,
      })
      expect(await run('echo warning >&2; exit 4', { variables })).toMatchObject({ exitCode: 4 })
    })

    it('comes with the last result message', async () => {
      const body =
        'echo "##octopus[resultMessage message=\'$(encode_servicemessagevalue "the first")\']"; fail_step "disk full: hunter2"'
      expect(await run(body, { secrets: { Password: 'hunter2' } })).toMatchObject({
        exitCode: 1,
        failure: 'disk full: ********',
      })
    })
  })

  describe('variables', () => {
    it('come evaluated and byte for byte, as lines, quotes and spaces', async () => {
      const value = ` "quoted" 'single' $HOME \\ two\nlines\t\n`
      const { lines } = await run(
        'get_octopusvariable Given | od -An -tx1 | tr -d " \\n"; echo; get_octopusvariable Who',
        {
          variables: { Given: value, Who: 'Hello #{Name | ToUpper}, #{Nobody}', Name: 'you' },
        },
      )
      expect(Buffer.from((lines[0] ?? '').replace('Info: ', ''), 'hex').toString('utf8')).toBe(value)
      expect(lines[1]).toBe('Info: Hello YOU, #{Nobody}')
    })

    it('are found by their exact name only; a missing one is an empty line', async () => {
      const { lines } = await run(
        'get_octopusvariable given; get_octopusvariable Given; get_octopusvariable Empty; echo end',
        {
          variables: { Given: 'value', Empty: '' },
        },
      )
      expect(lines).toEqual(['Info: ', 'Info: valueend'])
    })

    it('include the environment, the body and its syntax', async () => {
      const { lines } = await run(
        'for name in env:COLOUR Octopus.Action.Script.Syntax Octopus.Action.Script.ScriptBody; do get_octopusvariable "$name"; echo; done',
        { environment: { PATH: process.env['PATH'] ?? '', COLOUR: 'blue' } },
      )
      expect(lines).toEqual(['Info: blue', 'Info: Bash', expect.stringMatching(/^Info: for name in .* done$/)])
    })

    it('are put into the body, and those that are missing are told of', async () => {
      const { lines } = await run('echo "#{Name} ##{Name} #{Nobody}"', { variables: { Name: 'you' } })
      expect(lines).toEqual([
        'Verbose: Substituting variables in the script: there is no value for #{Nobody}.',
        'Info: you #{Name} #{Nobody}',
      ])
    })

    it('fail the step where they are missing and the project wants that', async () => {
      const variables = { OctopusShouldFailDeploymentOnSubstitutionFails: 'True' }
      expect(await run('echo "#{Nobody}"', { variables })).toMatchObject({
        exitCode: 1,
        failure: 'Substituting variables in the script: there is no value for #{Nobody}.',
        lines: [],
      })
    })

    it('fail the step where one is defined by itself', async () => {
      expect(await run('echo', { variables: { A: '#{B}', B: '#{A}' } })).toMatchObject({ exitCode: 101 })
    })

    it('are encrypted on disk', async () => {
      const { lines } = await run('grep -c "hunter2" Configure.* Bootstrap.*', { secrets: { Password: 'hunter2' } })
      expect(lines.map((line) => line.slice(-2))).toEqual([':0', ':0'])
    })
  })

  describe('what a script says', () => {
    it('sets output variables, sensitive ones too, which are hidden from then on', async () => {
      const { events, lines } = await run(
        'set_octopusvariable Url "https://x y"; set_octopusvariable Token "s3cr3t" -sensitive; set_octopusvariable Empty ""; echo s3cr3t',
      )
      expect(events.filter(({ kind }) => kind === 'output-variable')).toEqual([
        { kind: 'output-variable', name: 'Url', value: 'https://x y', sensitive: false },
        { kind: 'output-variable', name: 'Token', value: 's3cr3t', sensitive: true },
      ])
      expect(lines).toEqual(['Info: ********'])
    })

    it('has levels, which mangle their text as in Octopus', async () => {
      const { lines } = await run(
        'write_verbose "a"; write_highlight "b"; write_wait "c   d"; write_warning "two\nlines and Scr*"; echo e',
      )
      expect(lines).toEqual(['Verbose: a', 'Highlight: b', 'Wait: c d', 'Warning: two lines and Script.sh', 'Info: e'])
    })

    it('keeps the level of each stream until the next switch', async () => {
      const { lines } = await run(
        'for level in wait error ignore default; do echo "##octopus[stdout-$level]"; echo $level; done; ' +
          'for level in progress ignore default; do echo "##octopus[stderr-$level]" >&2; echo $level >&2; done',
      )
      expect([...lines].sort()).toEqual([
        'Error: default',
        'Error: error',
        'Info: default',
        'Verbose: progress',
        'Wait: wait',
      ])
    })

    it('warns of what looks like a message, and is none', async () => {
      expect((await run(`echo "##octopus[setVariable name=x]"`)).lines).toEqual([
        "Warning: Could not parse '##octopus[setVariable name=x]'",
      ])
    })

    it('tells its progress', async () => {
      const { events } = await run(
        'update_progress 50 "half way"; echo "##octopus[progress percentage=\'eA==\' message=\'\']"',
      )
      expect(events).toEqual([{ kind: 'progress', percentage: 50, text: 'half way' }])
    })

    it('complains of a missing argument where unset variables are errors, and goes on', async () => {
      const { lines, events, exitCode } = await run('set -euo pipefail; update_progress 50; get_octopusvariable Nobody')
      expect(exitCode).toBe(0)
      expect(lines.some((line) => line.includes('unbound variable'))).toBe(true)
      expect(events).toContainEqual({ kind: 'progress', percentage: 50, text: '' })
    })

    it('collects artifacts before the directory goes', async () => {
      const { events, lines } = await run(
        'mkdir out; printf "one" > out/a.txt; new_octopusartifact out/a.txt; printf "two" > b.bin; new_octopusartifact "$PWD/b.bin" "B side"; rm -f none',
      )
      const artifacts = events.filter((event) => event.kind === 'artifact')
      expect(artifacts.map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
        ['a.txt', 'one'],
        ['B side', 'two'],
      ])
      expect(artifacts[0]?.path).toMatch(/^\/.*\/out\/a\.txt$/)
      expect(lines).toEqual([])
    })

    it('ends with 127 at an artifact that is not there, as in Octopus', async () => {
      expect(await run('new_octopusartifact nowhere.txt; echo "not reached"')).toMatchObject({ exitCode: 127 })
    })

    it('is noisy about an artifact whose path has spaces, as in Octopus', async () => {
      const { events, lines } = await run('echo x > "a b.txt"; new_octopusartifact "a b.txt"')
      expect(lines.join()).toContain('ambiguous redirect')
      expect(events).toContainEqual(expect.objectContaining({ kind: 'artifact', name: 'a b.txt' }))
    })

    it('warns of an artifact that is gone at the end', async () => {
      const { lines } = await run('echo x > gone.txt; new_octopusartifact gone.txt; rm gone.txt')
      expect(lines).toEqual([expect.stringMatching(/^Warning: The artifact gone\.txt was not collected: ENOENT/)])
    })

    it('has values encoded and decoded', async () => {
      const { lines } = await run('decode_servicemessagevalue "$(encode_servicemessagevalue "ä b")"')
      expect(lines).toEqual(['Info: ä b'])
    })

    it('may say what the simulator does not act on', async () => {
      const { lines, exitCode } = await run(
        'set_environmentstate key value -sensitive; set_environmenturl key https://x; remove-octopustarget web; ' +
          'new_octopustarget --name web --roles a,b --update-if-existing',
      )
      expect({ lines, exitCode }).toEqual({ lines: [], exitCode: 0 })
    })
  })

  describe('secrets', () => {
    it('are hidden in lines of both streams, in progress and across lines', async () => {
      const { lines, events } = await run(
        'get_octopusvariable Password; echo; get_octopusvariable Password >&2; get_octopusvariable Key; echo; update_progress 1 "$(get_octopusvariable Password)"',
        { secrets: { Password: 'hunter2', Key: 'BEGIN KEY\nabc\nEND KEY' } },
      )
      expect(lines.filter((line) => line.startsWith('Info'))).toEqual(Array(4).fill('Info: ********'))
      expect(lines.filter((line) => line.startsWith('Error'))).toEqual(['Error: ********'])
      expect(events).toContainEqual({ kind: 'progress', percentage: 1, text: '********' })
    })

    it('are added by a mask message', async () => {
      const { lines } = await run(
        `echo "##octopus[mask value='$(encode_servicemessagevalue fetched)']"; echo "it was fetched"`,
      )
      expect(lines).toEqual(['Info: it was ********'])
    })
  })

  describe('processes', () => {
    // Tells the sleepers of this test from those of any other.
    const seconds = `40.${process.pid}`

    it('are waited for while they hold a stream open', async () => {
      const { lines } = await run('(sleep 0.2; echo late) & echo early')
      expect(lines).toEqual(['Info: early', 'Info: late'])
    })

    it('that let go of the streams end with the script', async () => {
      await run(`sleep ${seconds} >/dev/null 2>&1 & setsid sleep ${seconds} >/dev/null 2>&1 & disown -a; sleep 0.1`)
      expect(processesWith(`sleep ${seconds}`)).toEqual([])
    })

    it('are all killed at once when the run is canceled, whatever they have done to stay', async () => {
      const stop = new AbortController()
      const body = `
        trap 'echo "trapped"' EXIT TERM INT
        trap '' HUP
        node -e 'process.on("SIGTERM", () => {}); require("child_process").spawn("sleep", ["${seconds}"], { detached: true }); setInterval(() => {}, 1000)' &
        (setsid bash -c 'sleep ${seconds} & sleep ${seconds} & wait' &)
        sleep ${seconds} &
        until [ "$(grep -lzx '${seconds}' /proc/[0-9]*/cmdline 2>/dev/null | wc -l)" -ge 4 ]; do sleep 0.02; done
        echo ready
        wait`
      const { canceled, failure, lines } = await run(body, {
        signal: stop.signal,
        onEvent: (event) => event.kind === 'line' && event.text === 'ready' && stop.abort(),
      })
      expect({ canceled, failure, lines }).toEqual({ canceled: true, failure: undefined, lines: ['Info: ready'] })
      expect(processesWith(`sleep ${seconds}`)).toEqual([])
    })

    it('are not even started when the run is canceled before', async () => {
      const { canceled, lines } = await run('echo hello', { signal: AbortSignal.abort() })
      expect({ canceled, lines }).toEqual({ canceled: true, lines: [] })
    })

    it('live in the time of their participant, which leaves at the end', async () => {
      const clock = createManualClock(Date.UTC(2026, 2, 2, 8))
      const body = `node -e 'require("timers/promises").setTimeout(1_800_000).then(() => console.log(new Date().toISOString()))'`
      const ran = run(body, { participant: clock.join('script') })
      await clock.advance({ minutes: 45 })
      expect((await ran).lines).toEqual(['Info: 2026-03-02T08:30:00.000Z'])
      await clock.close()
    })
  })

  describe('a shell that is not there', () => {
    it('fails the step with a sentence: bash', async () => {
      const { exitCode, failure } = await run('echo', { environment: { PATH: '/nowhere' } })
      expect({ exitCode, failure }).toEqual({
        exitCode: 1,
        failure:
          'This worker has no `bash` on its PATH. Install Bash (and openssl), or run the step on another worker.',
      })
    })

    it('leaves every look-up empty where it is openssl, as in Octopus', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'octosteps-test-'))
      symlinkSync(execFileSync('bash', ['-c', 'type -P bash'], { encoding: 'utf8' }).trim(), join(folder, 'bash'))
      const { lines, events, exitCode } = await run(
        'echo "<$(get_octopusvariable Name)>"; set_octopusvariable Out value',
        {
          variables: { Name: 'you' },
          environment: { PATH: folder },
        },
      )
      rmSync(folder, { recursive: true })
      expect(exitCode).toBe(0)
      expect(lines).toContain('Info: <>')
      expect(lines.some((line) => /^Error: .*openssl: .*not found/.test(line))).toBe(true)
      expect(events.filter(({ kind }) => kind === 'output-variable')).toEqual([])
    })

    it('fails the step with a sentence: PowerShell', async () => {
      const { exitCode, failure } = await run('Write-Host', { syntax: 'PowerShell' })
      expect({ exitCode, failure }).toEqual({ exitCode: 1, failure: expect.stringContaining('`pwsh`') as string })
    })
  })
})
