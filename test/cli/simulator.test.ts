// `octosteps simulator` as a person runs it: a process of its own, in real time.

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callApi, listNames } from '../support/call-api.ts'

const octosteps = fileURLToPath(new URL('../../bin/octosteps.mjs', import.meta.url))

describe('octosteps simulator', () => {
  let folder: string
  let child: ChildProcess | undefined
  const processes = new Set<ChildProcess>()
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'octosteps-simulator-'))
  })
  afterEach(() => {
    for (const one of processes) one.kill('SIGKILL')
    processes.clear()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Resolves with what it printed, once that has a part, or once it has ended. */
  function start(options: readonly string[], until?: string) {
    const started = spawn(process.execPath, [octosteps, 'simulator', ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
    child = started
    processes.add(started)
    let text = ''
    return new Promise<{ text: () => string; ended: Promise<number | null> }>((resolve) => {
      const ended = new Promise<number | null>((end) => started.once('close', end))
      const result = { text: () => text, ended }
      const take = (chunk: Buffer) => {
        text += chunk.toString('utf8')
        if (until !== undefined && text.includes(until)) resolve(result)
      }
      started.stdout.on('data', take)
      started.stderr.on('data', take)
      void ended.then(() => resolve(result))
    })
  }

  function spaceFile(space: unknown): string {
    const file = join(folder, 'space.json')
    writeFileSync(file, JSON.stringify(space))
    return file
  }

  it('serves the space of a file until it is told to stop', async () => {
    const users = [{ username: 'me', apiKeys: ['API-MINE'] }]
    const file = spaceFile({ users, projects: ['Web'], environments: ['Test'] })
    const { text, ended } = await start(['--space', file], 'Ctrl+C')
    const url = /running at (\S+)/.exec(text())?.[1] ?? ''
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(text()).toContain('API key: API-MINE')
    expect(await callApi({ url, apiKey: 'API-MINE' }, '/api/projects')).toMatchObject({ body: { TotalResults: 1 } })
    child?.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('names every mistake of a wrong file and ends with 1', async () => {
    const file = spaceFile({ projects: [{ name: 'Web', group: 'Shop' }, { name: 'Web' }] })
    const { text, ended } = await start(['--space', file])
    expect(await ended).toBe(1)
    expect(text()).toContain('The simulator did not start:\n')
    expect(text()).toContain(`- --space ${file}: projects[1].name: "Web" is there twice: names are unique`)
    expect(text()).toContain(`- --space ${file}: projects[0].group: there is no project group "Shop": there is none`)
    expect(text()).not.toContain('    at ')
  })

  it('misbehaves as a file tells it to, and names every mistake of all that it is given', async () => {
    const file = join(folder, 'faults.json')
    writeFileSync(file, JSON.stringify({ seed: 3, faults: [{ kind: 'error', status: 503, times: 1 }] }))
    const { text } = await start(['--faults', file], 'Ctrl+C')
    const url = /running at (\S+)/.exec(text())?.[1] ?? ''
    expect(await callApi({ url, apiKey: '' }, '/api')).toMatchObject({ status: 503 })
    expect(await callApi({ url, apiKey: '' }, '/api')).toMatchObject({ status: 200 })
    child?.kill('SIGKILL')

    writeFileSync(file, JSON.stringify({ faults: [{ kind: 'late' }, { kind: 'error', status: 20 }] }))
    const nowhere = join(folder, 'missing', 'state')
    const wrong = await start(['--faults', file, '--space', nowhere, '--save', nowhere])
    expect(await wrong.ended).toBe(1)
    expect(wrong.text()).toContain(`- --faults ${file}: faults.0.by:`)
    expect(wrong.text()).toContain(`- --faults ${file}: faults.1.status:`)
    expect(wrong.text()).toContain(`- --space ${nowhere}: cannot be read: ENOENT`)
    expect(wrong.text()).toContain(`- Cannot write ${nowhere}`)
  })

  it('says that a port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const taken = await start(['--port', String(port)])
    other.close()
    expect(await taken.ended).toBe(1)
    expect(taken.text()).toContain(`Port ${port} is in use by another program`)
  })

  const createSet = (server: Server, name: string) =>
    callApi(server, '/api/libraryvariablesets', { method: 'POST', body: { Name: name } })
  const setNames = (server: Server) => listNames(server, '/api/libraryvariablesets?take=10000')

  async function serve(options: readonly string[]) {
    const started = await start(options, 'Ctrl+C')
    const url = /running at (\S+)/.exec(started.text())?.[1]
    if (url === undefined) throw new Error(`The simulator did not start: ${started.text()}`)
    return { ...started, url, apiKey: 'API-SIMULATOR' }
  }

  it(
    'saves its state when it is told to stop, for its owner only, and goes on from it',
    { timeout: 60_000 },
    async () => {
      const file = join(folder, 'state.json')
      for (const [number, signal] of (['SIGTERM', 'SIGINT', 'SIGHUP'] as const).entries()) {
        const server = await serve(['--save', file, ...(number === 0 ? [] : ['--space', file])])
        expect(server.text()).toContain(`Saves to ${file}, which only you may read: it holds API keys and secrets.`)
        expect(await createSet(server, `Set ${number}`)).toMatchObject({ status: 201 })
        child?.kill(signal)
        expect(await server.ended).toBe(0)
        if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
        expect(readdirSync(folder)).toEqual(['state.json'])
      }
      expect(await setNames(await serve(['--space', file]))).toEqual(['Set 0', 'Set 1', 'Set 2'])
    },
  )

  it('says at the start that a file cannot be written', { timeout: 60_000 }, async () => {
    const nowhere = join(folder, 'missing', 'state')
    for (const option of ['--save', '--journal']) {
      const { text, ended } = await start([option, nowhere], 'Ctrl+C')
      expect(await ended).toBe(1)
      expect(text()).toContain(`Cannot write ${nowhere}`)
      expect(text()).not.toContain('running at')
    }
  })

  it('loses nothing that it acknowledged when it is killed in mid-write', { timeout: 120_000 }, async () => {
    const journal = join(folder, 'state.journal')
    const acknowledged: string[] = []
    for (let round = 0; round < 4; round += 1) {
      const server = await serve(['--journal', journal])
      const there = await setNames(server)
      expect(acknowledged.filter((name) => !there.includes(name))).toEqual([])
      const writer = async (number: number) => {
        for (let index = 0; ; index += 1) {
          const name = `Set ${round}-${number}-${index}`
          if ((await createSet(server, name)).status === 201) acknowledged.push(name)
        }
      }
      const writers = [0, 1, 2].map((number) => expect(writer(number)).rejects.toThrow())
      const wanted = acknowledged.length + 5 + Math.floor(Math.random() * 60)
      while (acknowledged.length < wanted) await new Promise((resolve) => setImmediate(resolve))
      child?.kill('SIGKILL')
      await Promise.all([...writers, server.ended])
    }
    const there = await setNames(await serve(['--journal', journal]))
    expect(acknowledged.filter((name) => !there.includes(name))).toEqual([])
  })

  it('lets only one process keep a journal', { timeout: 60_000 }, async () => {
    const journal = join(folder, 'state.journal')
    await serve(['--journal', journal])
    const first = child
    const second = await start(['--journal', journal], 'Ctrl+C')
    expect(await second.ended).toBe(1)
    expect(second.text()).toContain(`${journal} is in use by process ${String(first?.pid)}`)
    first?.kill('SIGKILL')
  })

  it('warns where others reach it, and says where they do not', { timeout: 60_000 }, async () => {
    const alone = await serve([])
    expect(alone.text()).toContain('Only programs on this machine reach it.')
    child?.kill('SIGKILL')
    const open = await serve(['--listen', '0.0.0.0'])
    expect(open.text()).toContain('Warning: it listens at 0.0.0.0.')
    expect(open.text()).not.toContain('Only programs on this machine reach it.')
  })
})

interface Server {
  readonly url: string
  readonly apiKey: string
}
