// `octosteps try` as a person runs it: a process of its own, which leaves nothing behind. What it shows and refuses is in
// `test/cli/try/`.

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { repositoryRoot } from '../../build/repository.ts'
import { writeTemplate } from '../support/foreign-template.ts'
import { isAlive } from '../support/is-alive.ts'
import { isExecutable } from '../support/is-executable.ts'

const octosteps = join(repositoryRoot, 'bin/octosteps.mjs')

interface Ended {
  readonly text: string
  readonly code: number | null
}

/** What to do once the output has a part. */
type Reactions = readonly (readonly [RegExp, (child: ChildProcess) => void])[]

describe('octosteps try, as a program', { timeout: 60_000 }, () => {
  let folder: string
  let child: ChildProcess | undefined
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'octosteps-try-'))
  })
  afterEach(() => {
    child?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  function run(command: string, values: readonly string[], reactions: Reactions = []): Promise<Ended> {
    const started = spawn(command, values, {
      stdio: ['pipe', 'pipe', 'pipe'],
      // What the command itself puts into the folder for passing things is looked at afterwards.
      env: { ...process.env, TMPDIR: folder },
    })
    child = started
    let text = ''
    const waiting = [...reactions]
    const take = (chunk: Buffer) => {
      text += chunk.toString('utf8')
      const [next] = waiting
      if (next?.[0].test(text)) waiting.shift()?.[1](started)
    }
    started.stdout.on('data', take)
    started.stderr.on('data', take)
    return new Promise((resolve) => started.once('close', (code) => resolve({ text, code })))
  }

  const runTry = (file: string, options: readonly string[] = [], reactions: Reactions = []) =>
    run(process.execPath, [octosteps, 'try', file, ...options], reactions)

  const endless =
    'echo "I am $$"\n(trap "" INT TERM; while true; do sleep 1; done) &\necho "Child $!"\nwhile true; do sleep 1; done'

  it.each([
    ['a Ctrl+C that a launcher hands on as well', ['SIGINT', 'SIGINT', 'SIGTERM']],
    ['the end of its terminal', ['SIGHUP']],
  ] as const)('ends everything at %s and leaves nothing behind', async (_, signals) => {
    const stop = (started: ChildProcess) => signals.forEach((signal) => started.kill(signal))
    const { text, code } = await runTry(writeTemplate(folder, endless), [], [[/Child \d+/, stop]])
    expect(code, text).toBe(130)
    expect(text).toContain('Stopped before its end.')
    const ids = [...text.matchAll(/(?:I am|Child) (\d+)/g)].map(([, id]) => Number(id))
    expect(ids).toHaveLength(2)
    expect(ids.filter(isAlive)).toEqual([])
    expect(readdirSync(folder)).toEqual(['greet.json'])
  })

  it('ends everything when nobody reads what it says any more', async () => {
    const body = endless.replace(/sleep 1; done$/, 'echo still here; sleep 0.2; done')
    const leave = (started: ChildProcess) => void started.stdout?.destroy()
    const { text, code } = await runTry(writeTemplate(folder, body), [], [[/Child \d+/, leave]])
    expect(code).toBe(130)
    const ids = [...text.matchAll(/(?:I am|Child) (\d+)/g)].map(([, id]) => Number(id))
    expect(ids).toHaveLength(2)
    expect(ids.filter(isAlive)).toEqual([])
    expect(readdirSync(folder)).toEqual(['greet.json'])
  })

  const hasScript = (process.env['PATH'] ?? '').split(delimiter).some((one) => isExecutable(join(one, 'script')))
  // `script` of util-linux makes a terminal for a program.
  describe.skipIf(!hasScript || process.platform !== 'linux')('at a terminal', () => {
    const asking = (reactions: Reactions) => {
      const body = '[ "$(get_octopusvariable Greet.Token)" = pa55word ] && echo "It came through"'
      const words = [process.execPath, octosteps, 'try', writeTemplate(folder, body), '--sensitive', 'Token']
      const command = words.map((word) => `'${word}'`).join(' ')
      return run('script', ['--quiet', '--return', '--command', command, '/dev/null'], reactions)
    }
    const type = (text: string) => (started: ChildProcess) => void started.stdin?.write(text)

    it('asks for a secret and does not show what is typed', async () => {
      const { text, code } = await asking([[/Token \(not shown\): $/, type('pa55word\r')]])
      expect(code, text).toBe(0)
      expect(text).toContain('It came through')
      expect(text).not.toContain('pa55')
      // Colours are for terminals.
      expect(text).toContain('\u001b[1mGreet, version 7')
    })

    it('gives up at Ctrl+C and at Ctrl+D instead of an answer', async () => {
      const stopped = await asking([[/Token \(not shown\): $/, type('\u0003')]])
      expect(stopped.code, stopped.text).toBe(130)
      const closed = await asking([[/Token \(not shown\): $/, type('\u0004')]])
      expect(closed.code, closed.text).toBe(1)
      expect(closed.text).toContain('The question was not answered.')
      expect(`${stopped.text}${closed.text}`).not.toContain('Log')
    })
  })
})
