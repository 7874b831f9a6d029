// What README.md and CONTRIBUTING.md tell people to do works. Setting up (`npm ci`) is what got us here.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repositoryRoot } from '../build/repository.ts'
import { copyRepository, type Copy } from './support/copy-repository.ts'

interface Example {
  /** `sh`, `ts` or `text`. */
  readonly language: string
  /** The file that the example is the content of. */
  readonly file: string | undefined
  readonly code: string
}

function examplesIn(document: string): readonly Example[] {
  const text = readFileSync(join(repositoryRoot, document), 'utf8')
  return [...text.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(([, language, file, code]) => ({
    language: language ?? '',
    file,
    code: (code ?? '').trim(),
  }))
}

const examples = examplesIn('README.md')
const commands = examples.filter(({ language }) => language === 'sh').map(({ code }) => code.replace('npm ci && ', ''))
const run = (command: string, cwd: string) => spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8' })

describe('README.md', () => {
  let copy: Copy
  beforeAll(() => {
    copy = copyRepository()
  })
  afterAll(() => copy.remove())

  it('gives the commands that are tried here, and no other', () => {
    expect(commands).toEqual([
      'npm start',
      'npx octosteps simulator --space simulator/spaces/small.json --port 8065',
      'npm run build',
      'npm test',
    ])
  })

  it('shows the main job with one command, and what it prints', { timeout: 60_000 }, () => {
    const { status, stdout, stderr } = run(commands[0] ?? '', copy.path)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const line of (examples.find(({ language }) => language === 'text')?.code ?? '').split('\n')) {
      expect(stdout).toContain(line.replace(/\.\.\.$/, '').trim())
    }
    expect(stdout).toMatch(/Web {7}\| Database is idle in Production: going on \(waited 3 minutes/)
    expect(stdout.match(/finished: Success/g)).toHaveLength(5)
    expect(stdout).toContain('choose Import, and paste the content of')
  })

  it('starts a simulator that answers', { timeout: 30_000 }, async () => {
    const command = (commands[1] ?? '').replace('8065', '0')
    const child = spawn('bash', ['-c', `exec ${command}`], { cwd: repositoryRoot, detached: true })
    try {
      const url = await new Promise<string>((resolve, reject) => {
        child.stdout.on('data', (chunk: Buffer) => {
          const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk.toString()) ?? []
          if (address) resolve(address)
        })
        child.on('exit', () => reject(new Error('the simulator ended')))
      })
      const answer = await fetch(`${url}/api`)
      expect(await answer.json()).toMatchObject({ Application: 'Octopus Deploy' })
    } finally {
      process.kill(-(child.pid ?? 0), 'SIGTERM')
    }
  })

  it('has a step of one’s own that builds', { timeout: 30_000 }, () => {
    for (const { file, code } of examples) {
      if (file === undefined) continue
      mkdirSync(dirname(join(copy.path, file)), { recursive: true })
      writeFileSync(join(copy.path, file), `${code}\n`)
    }
    const { status, stdout } = run(commands[2] ?? '', copy.path)
    expect(stdout).toContain('octopus-say-hello-bash.json')
    expect(status).toBe(0)
    const template = JSON.parse(
      readFileSync(join(copy.path, 'templates/octopus-say-hello-bash.json'), 'utf8'),
    ) as Readonly<Record<string, unknown>>
    expect(template).toMatchObject({ Name: 'Octopus - Say Hello (Bash)', Version: 1 })
    expect(template['Description']).toContain('Greets somebody in the task log.')
  })

  it.each([
    'README.md',
    'CONTRIBUTING.md',
    'simulator/README.md',
    'steps/wait-for-project/README.md',
    'steps/cross-project-lock/README.md',
  ])('and %s: every file that is linked is there, and every npm script that is named exists', (document) => {
    const text = readFileSync(join(repositoryRoot, document), 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:|#|~)([^)#]+)[^)]*\)/g)].map(([, path]) => path ?? '')
    const missing = links.filter((path) => !existsSync(join(repositoryRoot, dirname(document), path)))
    expect(missing).toEqual([])
    const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>
    }
    const named = [...text.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, script]) => script ?? '')
    expect(named.filter((script) => !(script in scripts))).toEqual([])
  })
})
