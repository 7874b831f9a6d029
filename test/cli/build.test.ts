import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTemporaryRepository, type TemporaryRepository } from '../support/temporary-repository.ts'

// A copy of everything that the command is made of, so that it builds the copy's step and caches inside the copy.
const folders = ['bin', 'build', 'cli', 'bench', 'simulator']

let repository: TemporaryRepository
beforeAll(() => {
  repository = createTemporaryRepository(folders)
})
afterAll(() => repository.dispose())

function octosteps(...given: readonly string[]) {
  const command = join(repository.root, 'bin', 'octosteps.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...given], {
    cwd: tmpdir(),
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

// Starting a process takes a while where many tests run side by side.
describe('octosteps build', { timeout: 60_000 }, () => {
  it('builds from any folder, and finds everything up to date afterwards', () => {
    expect(octosteps('build', '--check')).toEqual({
      status: 1,
      stdout: ['bash', 'powershell']
        .map((flavour) => `templates/octopus-greet-people-${flavour}.json is missing. Refresh it: npm run build\n`)
        .join(''),
      stderr: '',
    })
    expect(octosteps('build')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('written, it is new') as string,
    })
    expect(octosteps('build', '--check')).toEqual({ status: 0, stdout: 'Up to date: 2 of 2 templates.\n', stderr: '' })
  })

  it('prints the mistakes in a step without a stack, and fails', () => {
    repository.edit('steps/greet-people/step.ts', 'version: 3', 'version: -3')
    const { status, stdout, stderr } = octosteps('build')
    repository.edit('steps/greet-people/step.ts', 'version: -3', 'version: 3')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toBe(
      'steps/greet-people/step.ts:15: version is -3: give a whole number from 1. It goes up with each release.\n',
    )
  })

  it('refuses options that contradict each other', () => {
    expect(octosteps('build', '--check', '--watch')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("option '--check' cannot be used with option '--watch'") as string,
    })
  })

  it('leaves nothing behind but what it wrote and its cache', () => {
    expect(readdirSync(repository.root).sort()).toEqual(
      ['node_modules', 'package.json', 'runtime', 'steps', 'templates', ...folders].sort(),
    )
    expect(readdirSync(join(repository.root, 'node_modules/.cache/octosteps'))).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    ])
  })
})

describe('octosteps', { timeout: 60_000 }, () => {
  it('lists its commands, and what each does', () => {
    const { status, stdout } = octosteps('--help')
    expect(status).toBe(0)
    for (const command of ['build', 'simulator', 'demo'])
      expect(stdout).toMatch(new RegExp(`^ {2}${command} {2,}\\S`, 'm'))
    expect(stdout).not.toContain('bench')
  })

  it.each([
    ['build', '--help'],
    ['help', 'build'],
  ])('explains a command: octosteps %s %s', (...given) => {
    const { status, stdout } = octosteps(...given)
    expect(status).toBe(0)
    for (const option of ['--check', '--watch', '--release']) expect(stdout).toContain(option)
  })

  it('fails on a command that it does not know', () => {
    expect(octosteps('bulid')).toMatchObject({ status: 1, stderr: expect.stringContaining("'bulid'") as string })
  })

  it('fails with its help where no command is given', () => {
    expect(octosteps()).toMatchObject({ status: 1, stderr: expect.stringContaining('Usage: octosteps') as string })
  })
})
