import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../simulator/clock/create-manual-clock.ts'
import { quiet, runBody } from '../../support/run-body.ts'

const toggled = { OctopusEnabledFeatureToggles: 'Other,BashParametersArrayFeatureToggle' }

/** Bodies print messages as text, so that the test sees them: `##octopus` becomes `-octopus`. */
const shown = (command: string) => `{ ${command}; } 2>&1 | sed 's/^##octopus/-octopus/'`

describe('bashShell', () => {
  it('tells the same of the machine as the programs that Octopus asks', async () => {
    const { lines } = await runBody('pwd; echo $$', { variables: { [quiet]: '' } })
    const told = execFileSync('bash', ['-c', 'uname -a; whoami; hostname; getconf _NPROCESSORS_ONLN'], {
      encoding: 'utf8',
    })
    const [system, user, host, processors] = told.trim().split('\n')
    const [folder, id] = lines.slice(-2).map((line) => line.replace('Info: ', ''))
    expect(lines.slice(0, -2)).toEqual([
      'Verbose: Bash Environment Information:',
      `Verbose:   OperatingSystem: ${system}`,
      `Verbose:   CurrentUser: ${user}`,
      `Verbose:   HostName: ${host}`,
      `Verbose:   ProcessorCount: ${processors}`,
      `Verbose:   CurrentDirectory: ${folder}`,
      `Verbose:   TempDirectory: ${tmpdir()}`,
      `Verbose:   HostProcessID: ${id}`,
    ])
  })

  it('completes the proxy of the worker', async () => {
    const environment = { PATH: process.env['PATH'] ?? '', HTTP_PROXY: 'http://proxy:1' }
    expect((await runBody('echo "$http_proxy $(get_octopusvariable env:http_proxy)"', { environment })).lines).toEqual([
      'Info: http://proxy:1 ',
    ])
  })

  it('tells the time of the participant to filters', async () => {
    const clock = createManualClock(Date.UTC(2030, 4, 22, 9, 5))
    const ran = runBody('echo "#{ | NowDateUtc s}"', { participant: clock.join('script') })
    expect((await ran).lines).toEqual(['Info: 2030-05-22T09:05:00'])
    await clock.close()
  })

  describe('report_kubernetes_manifest', () => {
    const manifest = '\nkind: Pod\n  name: "a  b"\n\nlast: 1\n---   \nkind: Job\n\n---\n---\n'
    const messages = (namespace: string) =>
      ['kind: Pod\n  name: "a  b"\n\nlast: 1\n', 'kind: Job\n'].map(
        (document) =>
          `Info: -octopus[k8s-manifest-applied manifest='${Buffer.from(document).toString('base64')}'${namespace}]`,
      )

    it('sends a message for each document', async () => {
      const body = shown('report_kubernetes_manifest "$(get_octopusvariable M)"')
      expect((await runBody(body, { variables: { M: manifest } })).lines).toEqual(messages(''))
    })

    it('does so for a file as well, and names the namespace', async () => {
      const body = `get_octopusvariable M > m.yaml; ${shown('report_kubernetes_manifest_file m.yaml my; report_kubernetes_manifest_file none')}`
      const { lines } = await runBody(body, { variables: { M: manifest } })
      expect(lines).toEqual([
        ...messages(" ns='bXk='"),
        'Info: -octopus[stdout-verbose]',
        "Info: No Kubernetes manifest file was found at 'none'.",
        'Info: -octopus[stdout-default]',
      ])
    })
  })

  describe('octopus_parameters', () => {
    const odd = { 'A.B [c] "d" ä': ' $(echo injected) `x`\n\n', Raw: '#{Other} ##{x}', Other: 'o', Empty: '' }

    it('holds all variables as they stand in Octopus, where the server has turned it on', async () => {
      const names = Object.keys(odd).map((name) => `'${name}'`)
      const body = `for name in ${names.join(' ')}; do printf '<%s>' "\${octopus_parameters[$name]}"; done; echo
        echo "\${octopus_parameters[Nobody]-none} $(declare -p octopus_parameters | cut -c1-10)"
        for name in "\${!octopus_parameters[@]}"; do case $name in *Build*) echo "$name" ;; esac; done`
      const build = { 'Octopus.Deployment.PackageBuildInformation[0].PackageId': 'x' }
      const { lines } = await runBody(body, { variables: { ...odd, ...toggled, ...build } })
      expect(lines.join('\n').replaceAll('Info: ', '')).toBe(
        `< $(echo injected) \`x\`\n\n><#{Other} ##{x}><o><>\nnone declare -A`,
      )
    })

    it.each([
      ['the server has not turned it on', {}, 'echo "${octopus_parameters[Raw]-none}"'],
      ['the script has no bracket behind it', toggled, 'declare -p octopus_parameters >/dev/null 2>&1 || echo none'],
    ])('is not there where %s', async (_, toggles, body) => {
      expect((await runBody(body, { variables: { ...odd, ...toggles } })).lines).toEqual(['Info: none'])
    })

    it('ends a script under set -u that counts on it', async () => {
      const body = 'set -u; echo "${octopus_parameters[Raw]}"; echo "not reached"'
      const { exitCode, lines } = await runBody(body)
      expect(exitCode).not.toBe(0)
      expect(lines).toEqual([expect.stringMatching(/^Error: .*unbound variable$/)])
    })
  })

  describe('functions under set -euo pipefail', () => {
    it.each([
      ['set_octopusvariable Name value', ["Info: -octopus[setVariable name='TmFtZQ==' value='dmFsdWU=']"]],
      ['(fail_step) || echo failed', ['Info: failed']],
      ['set_environmentstate key value', [expect.stringMatching(/type='U3RhdGU='\]$/)]],
      ['get_octopusvariable Nobody', ['Info: ']],
      ['update_progress 50', [expect.stringContaining('unbound variable'), expect.stringMatching(/message=''\]$/)]],
      ['new_octopustarget -n web', [expect.stringContaining('unbound variable')]],
    ])('%s', async (command, expected) => {
      expect((await runBody(`set -euo pipefail; ${shown(command)}`)).lines).toEqual(expected)
    })

    it('end the script where what they need is missing', async () => {
      const { exitCode, lines } = await runBody('set -u; echo x > a; new_octopusartifact a; echo "not reached"')
      expect(exitCode).not.toBe(0)
      expect(lines.at(-1)).toMatch(/^Error: .*unbound variable$/)
    })
  })

  it('refuses options of new_octopustarget that it does not know', async () => {
    expect((await runBody('new_octopustarget --name web --shape round || echo "code $?"')).lines.sort()).toEqual([
      'Error: Error: Unknown option: --shape',
      'Info: code 1',
    ])
  })

  describe('on a machine that lacks something', () => {
    const pathFolders = () => readdirSync(tmpdir()).filter((entry) => entry.startsWith('octosteps-path-'))

    it('leaves look-ups and messages empty without openssl, complains from the start, and goes on', async () => {
      const body =
        'echo "<$(get_octopusvariable Name)>"; set_octopusvariable Out value; type -P openssl || ls >/dev/null && echo "ls is there"'
      const { exitCode, lines, events } = await runBody(body, { variables: { Name: 'you' }, lacks: { openssl: true } })
      expect(exitCode).toBe(0)
      expect(lines.filter((line) => line.startsWith('Info'))).toEqual(['Info: <>', 'Info: ls is there'])
      expect(lines.filter((line) => /^Error: .*openssl: command not found$/.test(line)).length).toBeGreaterThanOrEqual(
        5,
      )
      expect(events.filter(({ kind }) => kind === 'output-variable')).toEqual([])
      expect(pathFolders()).toEqual([])
    })

    it('fails a step there that wants to fail at text on standard error', async () => {
      const variables = { 'Octopus.Action.FailScriptOnErrorOutput': 'True' }
      expect(await runBody('true', { variables, lacks: { openssl: true } })).toMatchObject({ exitCode: -1 })
      expect(await runBody('true', { variables })).toMatchObject({ exitCode: 0 })
    })

    it('does not read a stream any more from a line on that is too long, while the script goes on', async () => {
      const body = 'echo before; printf "%070000d\\n" 0; echo after; echo other >&2; set_octopusvariable Late x; exit 3'
      const { exitCode, lines, events } = await runBody(body, { lacks: { lineBytes: 65_536 } })
      expect({ exitCode, lines }).toEqual({ exitCode: 3, lines: ['Info: before', 'Error: other'] })
      expect(events.filter(({ kind }) => kind === 'output-variable')).toEqual([])
    })
  })
})
