import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildTemplates } from '../../build/build-templates.ts'
import { releaseSteps } from '../../build/release.ts'
import { createTemporaryRepository, type TemporaryRepository } from '../support/temporary-repository.ts'

const step = 'steps/greet-people/step.ts'
let repository: TemporaryRepository
let lines: string[]

beforeEach(() => {
  repository = createTemporaryRepository()
  lines = []
  git('init', '--quiet', '--initial-branch=main')
})
afterEach(() => repository.dispose())

function git(...given: readonly string[]): string {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'tag.gpgsign=false',
  ]
  return execFileSync('git', [...identity, ...given], { cwd: repository.root, encoding: 'utf8' })
}

async function release(today: string): Promise<void> {
  await releaseSteps(repository.root, today, (line) => lines.push(line))
  await buildTemplates(repository.root, () => {})
}

function tag(name: string): void {
  git('add', 'steps', 'templates')
  git('commit', '--quiet', '--allow-empty', '--message', name)
  git('tag', name)
}

/** `3 2026-11-20`, as the step says it and as its template does. */
function stated(): readonly [string, string] {
  const source = repository.read(step)
  const template = JSON.parse(repository.read('templates/octopus-greet-people-bash.json')) as {
    readonly Version: number
    readonly $Meta: { readonly ExportedAt: string }
  }
  return [
    `${/version: (\d+)/.exec(source)?.[1] ?? ''} ${/released: '(.*)'/.exec(source)?.[1] ?? ''}`,
    `${template.Version} ${template.$Meta.ExportedAt.slice(0, 10)}`,
  ]
}

describe('releaseSteps', { timeout: 60_000 }, () => {
  it('takes every step for new where nothing was released yet', async () => {
    await release('2026-12-01')
    expect(stated()).toEqual(['4 2026-12-01', '4 2026-12-01'])
    expect(lines).toEqual([
      'No release has been tagged yet: every step is new.',
      'greet-people: version 3 -> 4, released 2026-12-01',
    ])
  })

  it('leaves a step alone whose templates are those of the last release', async () => {
    await release('2026-12-01')
    tag('v1.0.0')
    repository.edit(step, '  run,\n})', '  run,\n})\n// A remark that reaches no template.')
    await release('2027-01-15')
    expect(stated()).toEqual(['4 2026-12-01', '4 2026-12-01'])
    expect(lines.slice(2)).toEqual([
      'Comparing with v1.0.0.',
      'greet-people: unchanged, stays at version 4 of 2026-12-01',
    ])
  })

  it.each([
    ['what runs', 'steps/greet-people/run.ts', '? 3', '? 4'],
    ['a help text', 'steps/greet-people/parameters.ts', 'Whom to greet', 'Who is to be greeted'],
    ['the runtime', 'runtime/common-parameters.ts', 'Outage allowance minutes', 'Outage minutes'],
  ])('raises version and day by one where %s changed', async (_, file, from, to) => {
    await release('2026-12-01')
    tag('v1.0.0')
    repository.edit(file, from, to)
    await release('2027-01-15')
    expect(stated()).toEqual(['5 2027-01-15', '5 2027-01-15'])
  })

  it('raises once, however often it is run before the tag', async () => {
    await release('2026-12-01')
    tag('v1.0.0')
    repository.edit('steps/greet-people/run.ts', '? 3', '? 4')
    await release('2027-01-15')
    await release('2027-01-16')
    expect(stated()).toEqual(['5 2027-01-16', '5 2027-01-16'])
  })

  it('compares with the highest of several tags, by number', async () => {
    await release('2026-12-01')
    tag('v1.9.0')
    repository.edit('steps/greet-people/run.ts', '? 3', '? 4')
    await release('2027-01-15')
    tag('v1.10.0')
    git('tag', 'something-else')
    await release('2027-02-01')
    expect(lines.at(-2)).toBe('Comparing with v1.10.0.')
    expect(stated()).toEqual(['5 2027-01-15', '5 2027-01-15'])
  })

  it('does not rewrite a version that is computed', async () => {
    repository.edit(step, 'version: 3', 'version: 1 + 2')
    const before = repository.read(step)
    await expect(release('2026-12-01')).rejects.toThrow(
      `${step}:15: "version" is to stand in this file as a literal, so that a release can raise it: \`version: 4\`.`,
    )
    expect(repository.read(step)).toBe(before)
  })

  it('says that it needs the git repository', async () => {
    repository.remove('.git')
    await expect(release('2026-12-01')).rejects.toThrow('A release needs the git repository')
  })
})
