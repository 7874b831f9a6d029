import { beforeEach, describe, expect, inject, it } from 'vitest'
import { createManualClock } from '../../../simulator/clock/create-manual-clock.ts'
import { quiet, runBody } from '../../support/run-body.ts'

const run = (body: string, options: Parameters<typeof runBody>[1] = {}) =>
  runBody(body, { syntax: 'PowerShell', ...options })

beforeEach(({ skip }) => skip(inject('noPowerShell') !== '', inject('noPowerShell')))

describe('powershellShell', { timeout: 60_000 }, () => {
  it('hands over variables by dictionary, in any case, and under bare names', async () => {
    const { lines } = await run(
      '"<$($OctopusParameters["wait.FOR-it_now"])> <$WaitForit_now> <$WaitForitnow> <$($OctopusParameters["None"])>"; "$($OctopusParameters["A[b]"])$Ab"',
      { variables: { 'Wait.For-it_now': 'B\u00e4r \u{1f419}\n$(1+1)', 'A[b]': '#{Wait.For-it_now}' } },
    )
    const value = 'B\u00e4r \u{1f419}\n$(1+1)'
    expect(lines.map((line) => line.replace('Info: ', '')).join('\n')).toBe(
      `<${value}> <${value}> <${value}> <>\n${value}`,
    )
  })

  it('starts with the preferences of Octopus, in the directory of the script, with nothing to read', async () => {
    const { lines } = await run(
      '"$ErrorActionPreference $PSNativeCommandArgumentPassing $($PSScriptRoot -eq $PWD.ProviderPath) <$([Console]::In.ReadToEnd())>"',
    )
    expect(lines).toEqual(['Info: Stop Legacy True <>'])
  })

  it('begins its log with facts about the machine', async () => {
    const { lines } = await run('"$PID"', { variables: { [quiet]: '' } })
    const id = lines.at(-1)?.replace('Info: ', '') ?? ''
    expect(lines[0]).toBe('Verbose: PowerShell Environment Information:')
    expect(lines).toContain(`Verbose:   HostProcessID: ${id}`)
  })

  it.each([
    ['a body without an exit', '1', 0],
    ['an exit', 'exit 7', 7],
    ['the last native program', '& node -e "process.exit(5)"; 1', 5],
    ['an exit behind a native program', '& node -e "process.exit(5)"; exit 0', 0],
  ])('takes the exit code from %s', async (_, body, exitCode) => {
    expect(await run(body)).toMatchObject({ exitCode })
  })

  it('fails at an error, with its place on standard error', async () => {
    const { exitCode, lines } = await run('1\nNo-SuchCommand\n2')
    expect(exitCode).toBe(1)
    expect(lines[0]).toBe('Info: 1')
    expect(lines[1]).toMatch(/^Error: ObjectNotFound: .*No-SuchCommand/)
    expect(lines.join('\n')).toMatch(/Script\.ps1:2/)
    expect(lines).not.toContain('Info: 2')
  })

  it('has the functions that talk to Octopus', async () => {
    const { lines, events, failure, exitCode } = await run(`Write-Verbose 'a  *'; Write-Debug 'b'; Write-Highlight 'c'
Write-Wait 'd'; Write-Warning 'e'
Set-OctopusVariable -name 'Out' -value "\u00e9"
Set-OctopusVariable 'Hidden' 'secret' -sensitive
Update-Progress 50 'half'
[IO.File]::WriteAllText("$PSScriptRoot/a.txt", 'abc')
New-OctopusArtifact "$PSScriptRoot/a.txt"
Fail-Step 'enough'`)
    expect(lines.slice(0, 5)).toEqual(['Verbose: a  *', 'Verbose: b', 'Highlight: c', 'Wait: d', 'Warning: e'])
    expect(events.filter(({ kind }) => kind !== 'line')).toEqual([
      { kind: 'output-variable', name: 'Out', value: '\u00e9', sensitive: false },
      { kind: 'output-variable', name: 'Hidden', value: 'secret', sensitive: true },
      { kind: 'progress', percentage: 50, text: 'half' },
      {
        kind: 'artifact',
        path: expect.stringMatching(/\/a\.txt$/) as string,
        name: 'a.txt',
        content: Buffer.from('abc'),
      },
    ])
    expect({ failure, exitCode }).toEqual({ failure: 'enough', exitCode: 255 })
  })

  it('hides secrets, the key of the variables among them', async () => {
    const { lines } = await run('"$OctopusKey and $Secret"', { secrets: { Secret: 'hush-hush' } })
    expect(lines).toEqual(['Info: ******** and ********'])
  })

  it('lets Node.js live in the time of the participant', async () => {
    const clock = createManualClock(Date.UTC(2026, 2, 2, 8))
    const program = 'require(`timers/promises`).setTimeout(1_800_000).then(() => console.log(new Date().toISOString()))'
    const ran = run(`& node -e '${program}'`, { participant: clock.join('script') })
    await clock.advance({ minutes: 45 })
    expect((await ran).lines).toEqual(['Info: 2026-03-02T08:30:00.000Z'])
    await clock.close()
  })
})
