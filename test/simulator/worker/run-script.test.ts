import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { quiet, runBody } from '../../support/run-body.ts'

describe('runScript', () => {
  it('runs a body under bash, and gives its lines as they come', async () => {
    const { exitCode, failure, canceled, lines } = await runBody('echo "Hello from ${BASH_VERSION:+bash}"')
    expect({ exitCode, failure, canceled }).toEqual({ exitCode: 0, failure: undefined, canceled: false })
    expect(lines).toEqual(['Info: Hello from bash'])
  })

  it('sources the body, with the shell as it is by default, nothing on standard input, and no arguments', async () => {
    const { lines } = await runBody(
      'echo "$- $# ${0##*.} ${BASH_SOURCE[0]#$PWD/}"; read -r line || echo "nothing to read"',
    )
    expect(lines).toEqual(['Info: hB 0 sh Script.sh', 'Info: nothing to read'])
  })

  it('passes script parameters, in the syntax of the shell', async () => {
    const parameters = { 'Octopus.Action.Script.ScriptParameters': '"a b" $((1 + 1)) ä' }
    expect((await runBody('printf "<%s>" "$@"', { variables: parameters })).lines).toEqual(['Info: <a b><2><?>'])
  })

  it('takes carriage returns out of line ends, and leaves others', async () => {
    expect((await runBody('echo one\r\nif true; then\r\n  printf "%q" "a\rb"\r\nfi\r\n')).lines).toEqual([
      'Info: one',
      String.raw`Info: $'a\rb'`,
    ])
  })

  it('has text of any language go through: body, variables, output', async () => {
    const { lines } = await runBody('echo "Grüße 漢字 $(get_octopusvariable "Umlaut ä")"', {
      variables: { 'Umlaut ä': '😀 ß' },
    })
    expect(lines).toEqual(['Info: Grüße 漢字 😀 ß'])
  })

  it('works in a directory of its own, and leaves nothing behind', async () => {
    const { lines } = await runBody('echo "$PWD"; ls | sed "s/[.][-0-9a-f]*[.]/.*./"; echo x > file; mkdir -p a/b')
    const [folder = '', ...files] = lines.map((line) => line.replace('Info: ', ''))
    expect(files).toEqual(['Bootstrap.*.Script.sh', 'Configure.*.sh', 'Script.sh'])
    expect(folder.startsWith(tmpdir())).toBe(true)
    expect(existsSync(folder)).toBe(false)
  })

  it('begins with facts about the machine, at verbose level, and hides the key of the variables', async () => {
    const { lines } = await runBody('echo "$sensitiveVariableKey"; echo "$sensitiveVariableKey" >&2', {
      variables: { [quiet]: 'true' },
    })
    expect(lines[0]).toBe('Verbose: Bash Environment Information:')
    expect(lines.filter((line) => line.includes('HostName'))).toHaveLength(1)
    expect(lines).toContain('Info: ********')
    expect(lines).toContain('Error: ********')
  })

  it('shows standard error as errors, which fail nothing', async () => {
    const { exitCode, lines } = await runBody('echo out; echo err >&2; printf "no end"')
    expect(exitCode).toBe(0)
    expect([...lines].sort()).toEqual(['Error: err', 'Info: no end', 'Info: out'])
  })

  it('is quick to reach the first line of a body, with 200 variables', async () => {
    const variables = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`Project.Variable${index}`, 'v'.repeat(50)]),
    )
    const startedAt = performance.now()
    let firstLineMs = Infinity
    await runBody('echo first; get_octopusvariable Project.Variable199', {
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
      expect(await runBody(body)).toMatchObject({
        exitCode: code,
        failure: `The remote script failed with exit code ${code}`,
      })
    })

    it('is that of the last command', async () => {
      expect(await runBody('false; true')).toMatchObject({ exitCode: 0, failure: undefined })
    })

    it('is -1 where a step wants to fail at text on standard error', async () => {
      const variables = { 'Octopus.Action.FailScriptOnErrorOutput': 'true' }
      expect(await runBody('echo warning >&2', { variables })).toMatchObject({
        exitCode: -1,
        failure: 'The remote script failed with exit code -1',
      })
      expect(await runBody('echo " " >&2; echo "##octopus[stderr-progress]" >&2', { variables })).toMatchObject({
        exitCode: 0,
      })
      expect(await runBody('echo warning >&2; exit 4', { variables })).toMatchObject({ exitCode: 4 })
    })

    it('comes with the last result message', async () => {
      const body =
        'echo "##octopus[resultMessage message=\'$(encode_servicemessagevalue "the first")\']"; fail_step "disk full: hunter2"'
      expect(await runBody(body, { secrets: { Password: 'hunter2' } })).toMatchObject({
        exitCode: 1,
        failure: 'disk full: ********',
      })
    })
  })

  describe('variables', () => {
    it('come evaluated and byte for byte, as lines, quotes and spaces', async () => {
      const value = ` "quoted" 'single' $HOME \\ two\nlines\t\n`
      const { lines } = await runBody(
        'get_octopusvariable Given | od -An -tx1 | tr -d " \\n"; echo; get_octopusvariable Who',
        {
          variables: { Given: value, Who: 'Hello #{Name | ToUpper}, #{Nobody}', Name: 'you' },
        },
      )
      expect(Buffer.from((lines[0] ?? '').replace('Info: ', ''), 'hex').toString('utf8')).toBe(value)
      expect(lines[1]).toBe('Info: Hello YOU, #{Nobody}')
    })

    it('are found by their exact name only; a missing one is an empty line', async () => {
      const { lines } = await runBody(
        'get_octopusvariable given; get_octopusvariable Given; get_octopusvariable Empty; echo end',
        {
          variables: { Given: 'value', Empty: '' },
        },
      )
      expect(lines).toEqual(['Info: ', 'Info: valueend'])
    })

    it('include the environment, the body and its syntax', async () => {
      const { lines } = await runBody(
        'for name in env:COLOUR Octopus.Action.Script.Syntax Octopus.Action.Script.ScriptBody; do get_octopusvariable "$name"; echo; done',
        { environment: { PATH: process.env['PATH'] ?? '', COLOUR: 'blue' } },
      )
      expect(lines).toEqual(['Info: blue', 'Info: Bash', expect.stringMatching(/^Info: for name in .* done$/)])
    })

    it('are put into the body, and those that are missing are told of', async () => {
      const { lines } = await runBody('echo "#{Name} ##{Name} #{Nobody}"', { variables: { Name: 'you' } })
      expect(lines).toEqual([
        'Verbose: Substituting variables in the script: there is no value for #{Nobody}.',
        'Info: you #{Name} #{Nobody}',
      ])
    })

    it('fail the step where they are missing and the project wants that', async () => {
      const variables = { OctopusShouldFailDeploymentOnSubstitutionFails: 'True' }
      expect(await runBody('echo "#{Nobody}"', { variables })).toMatchObject({
        exitCode: 1,
        failure: 'Substituting variables in the script: there is no value for #{Nobody}.',
        lines: [],
      })
    })

    it('fail the step where one is defined by itself', async () => {
      expect(await runBody('echo', { variables: { A: '#{B}', B: '#{A}' } })).toMatchObject({ exitCode: 101 })
    })

    it('are encrypted on disk', async () => {
      const { lines } = await runBody('grep -c "hunter2" Configure.* Bootstrap.*', { secrets: { Password: 'hunter2' } })
      expect(lines.map((line) => line.slice(-2))).toEqual([':0', ':0'])
    })
  })
})
