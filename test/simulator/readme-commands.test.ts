// The commands that the README shows for a template of one's own, against a simulator that runs as it says.

import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repositoryRoot } from '../../build/repository.ts'
import { isExecutable } from '../support/is-executable.ts'

const run = promisify(execFile)
const readme = readFileSync(join(repositoryRoot, 'simulator/README.md'), 'utf8')
const [, part = ''] = /^### One of your own\n(.*?)^## /ms.exec(readme) ?? []
const examples = [...part.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(([, language, file, code]) => ({
  language: language ?? '',
  file,
  code: code ?? '',
}))
const [tryIt = '', withCurl = ''] = examples.filter(({ language }) => language === 'sh').map(({ code }) => code)
const port = '8065'

describe('a template of one’s own, as the README shows it', { timeout: 60_000 }, () => {
  let folder: string
  let server: ChildProcess
  let actualPort: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'octosteps-readme-'))
    symlinkSync(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'))
    symlinkSync(join(repositoryRoot, 'bin'), join(folder, 'bin'))
    const [, start = ''] = /`(node bin\/octosteps\.mjs simulator [^`]*)`/.exec(part) ?? []
    expect(start).toContain(` --port ${port}`)
    server = spawn('bash', ['-c', `exec ${start.replace(port, '0')}`], { cwd: folder })
    actualPort = await new Promise<string>((resolve, reject) => {
      server.stdout?.on('data', (chunk: Buffer) => {
        const [, number] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(chunk.toString()) ?? []
        if (number) resolve(number)
      })
      server.once('exit', () => reject(new Error('The simulator ended.')))
    })
    for (const { file, code } of examples) if (file !== undefined) writeFileSync(join(folder, file), here(code))
  }, 60_000)
  afterAll(() => {
    server.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  })

  const here = (text: string) => text.replaceAll(port, actualPort)
  const bash = async (script: string) => (await run('bash', ['-c', script], { cwd: folder })).stdout

  it('runs with one command', async () => {
    expect(await bash(tryIt)).toMatch(/Info {7}Hello, you\n/)
  })

  const curl = (process.env['PATH'] ?? '').split(delimiter).some((one) => isExecutable(join(one, 'curl')))
  it.skipIf(!curl)('runs with three commands of curl', async () => {
    const [define = '', ...commands] = here(withCurl).trim().split(/\n+/)
    expect(commands).toHaveLength(3)
    const [importIt = '', runIt = '', readLog = ''] = commands
    expect(await bash(`${define}\n${importIt}`)).toContain('"Id":"ActionTemplates-1"')
    expect(await bash(`${define}\n${runIt}`)).toContain('"Id":"ServerTasks-17"')
    // Whoever types it takes as long as the script.
    await expect.poll(() => bash(`${define}\n${readLog}`), { timeout: 30_000 }).toMatch(/Info +\| +Hello, you\n/)
  })

  it('runs in a project’s process with the official client', async () => {
    const { file = '' } = examples.find(({ language }) => language === 'js') ?? {}
    const { stdout } = await run(process.execPath, [file], { cwd: folder })
    expect(stdout).toContain('Deploy Web release 5.5.0 to Development')
    expect(stdout).toMatch(/Info +\| +Hello, Development\n/)
  })
})
