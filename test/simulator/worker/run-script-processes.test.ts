import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../simulator/clock/create-manual-clock.ts'
import { runBody } from '../../support/run-body.ts'

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
  describe('processes', () => {
    // Tells the sleepers of this test from those of any other.
    const seconds = `40.${process.pid}`

    it('are waited for while they hold a stream open', async () => {
      const { lines } = await runBody('(sleep 0.2; echo late) & echo early')
      expect(lines).toEqual(['Info: early', 'Info: late'])
    })

    it('that let go of the streams end with the script', async () => {
      await runBody(`sleep ${seconds} >/dev/null 2>&1 & setsid sleep ${seconds} >/dev/null 2>&1 & disown -a; sleep 0.1`)
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
      const { canceled, failure, lines } = await runBody(body, {
        signal: stop.signal,
        onEvent: (event) => event.kind === 'line' && event.text === 'ready' && stop.abort(),
      })
      expect({ canceled, failure, lines }).toEqual({ canceled: true, failure: undefined, lines: ['Info: ready'] })
      expect(processesWith(`sleep ${seconds}`)).toEqual([])
    })

    it('are not even started when the run is canceled before', async () => {
      const { canceled, lines } = await runBody('echo hello', { signal: AbortSignal.abort() })
      expect({ canceled, lines }).toEqual({ canceled: true, lines: [] })
    })

    it('live in the time of their participant, which leaves at the end', async () => {
      const clock = createManualClock(Date.UTC(2026, 2, 2, 8))
      const body = `node -e 'require("timers/promises").setTimeout(1_800_000).then(() => console.log(new Date().toISOString()))'`
      const ran = runBody(body, { participant: clock.join('script') })
      await clock.advance({ minutes: 45 })
      expect((await ran).lines).toEqual(['Info: 2026-03-02T08:30:00.000Z'])
      await clock.close()
    })
  })

  describe('a shell that is not there', () => {
    it('fails the step with a sentence: bash', async () => {
      const { exitCode, failure } = await runBody('echo', { environment: { PATH: '/nowhere' } })
      expect({ exitCode, failure }).toEqual({
        exitCode: 1,
        failure:
          'This worker has no `bash` on its PATH. Install Bash (and openssl), or run the step on another worker.',
      })
    })

    it('leaves every look-up empty where it is openssl, as in Octopus', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'octosteps-test-'))
      symlinkSync(execFileSync('bash', ['-c', 'type -P bash'], { encoding: 'utf8' }).trim(), join(folder, 'bash'))
      const { lines, events, exitCode } = await runBody(
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
      const { exitCode, failure } = await runBody('exit 0', {
        syntax: 'PowerShell',
        environment: { PATH: '/nowhere' },
      })
      expect({ exitCode, failure }).toEqual({
        exitCode: 1,
        failure: 'This worker has no `pwsh` on its PATH. Install PowerShell 7, or run the step on another worker.',
      })
    })
  })
})
