import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildTemplates, checkTemplatesFolder } from '../../build/build-templates.ts'
import { createTemporaryRepository, type TemporaryRepository } from '../support/temporary-repository.ts'

const template = 'templates/octopus-greet-people-bash.json'
let repository: TemporaryRepository
let lines: string[]
const print = (line: string) => lines.push(line)

beforeEach(() => {
  repository = createTemporaryRepository()
  lines = []
})
afterEach(() => repository.dispose())

describe('buildTemplates', () => {
  it('writes each template and says how big its script is', async () => {
    await buildTemplates(repository.root, print)
    expect(JSON.parse(repository.read(template))).toMatchObject({ Name: 'Octopus - Greet People (Bash)' })
    expect(lines).toEqual(
      ['bash', 'powershell'].map(
        (flavour) =>
          expect.stringMatching(
            `^templates/octopus-greet-people-${flavour}\\.json {2}\\d+\\.\\d KB of script {2}written, it is new$`,
          ) as string,
      ),
    )
  })

  it('says what changed and what did not', async () => {
    await buildTemplates(repository.root, print)
    await buildTemplates(repository.root, print)
    repository.edit('steps/greet-people/parameters.ts', 'Whom to greet', 'Who is to be greeted')
    await buildTemplates(repository.root, print)
    expect(lines.map((line) => line.split('  ').at(-1))).toEqual([
      ...['written, it is new', 'written, it is new'],
      ...['unchanged', 'unchanged'],
      ...['written, it changed', 'written, it changed'],
    ])
    expect(repository.read(template)).toContain('Who is to be greeted')
  })

  it('removes a template that no step makes any more', async () => {
    repository.write('templates/octopus-old-step-bash.json', '{}')
    await buildTemplates(repository.root, print)
    expect(existsSync(join(repository.root, 'templates/octopus-old-step-bash.json'))).toBe(false)
    expect(lines.at(-1)).toBe('templates/octopus-old-step-bash.json  removed, no step makes it any more')
  })

  it('writes nothing where a step has mistakes', async () => {
    repository.edit('steps/greet-people/step.ts', 'version: 3', 'version: -1')
    await expect(buildTemplates(repository.root, print)).rejects.toThrow('version is -1')
    expect(existsSync(join(repository.root, 'templates'))).toBe(false)
  })

  it('says so where there is no step', async () => {
    repository.remove('steps')
    await buildTemplates(repository.root, print)
    expect(lines).toEqual(['There is no step in steps/, so there is nothing to build.'])
  })
})

describe('checkTemplatesFolder', () => {
  it('is content with what was just built', async () => {
    await buildTemplates(repository.root, () => {})
    expect(await checkTemplatesFolder(repository.root, print)).toBe(true)
    expect(lines).toEqual(['Up to date: 2 of 2 templates.'])
  })

  it('names each template that differs, is missing or is stale, and how to refresh it; and writes nothing', async () => {
    repository.write('templates/octopus-old-step-bash.json', '{}')
    expect(await checkTemplatesFolder(repository.root, print)).toBe(false)
    expect(lines.splice(0)).toEqual([
      'templates/octopus-greet-people-bash.json is missing. Refresh it: npm run build',
      'templates/octopus-greet-people-powershell.json is missing. Refresh it: npm run build',
      'templates/octopus-old-step-bash.json is made by no step. Refresh it: npm run build',
    ])
    expect(existsSync(join(repository.root, template))).toBe(false)

    await buildTemplates(repository.root, () => {})
    repository.write(template, repository.read(template).trimEnd())
    expect(await checkTemplatesFolder(repository.root, print)).toBe(false)
    expect(lines).toEqual([
      'templates/octopus-greet-people-bash.json is not what its step gives. Refresh it: npm run build',
    ])
    expect(repository.read(template).endsWith('}')).toBe(true)
  })
})
