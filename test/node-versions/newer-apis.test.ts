// The list that the generator checks bundles against is what the versions of Node.js say of themselves. After a change of
// versions: `npx vitest run test/node-versions --update`.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { oldestNode } from '../../build/bundle-step.ts'
import { oldestNodeRelease } from '../../build/check-node.ts'
import { newerApis, type Apis } from '../../build/newer-apis.ts'
import { repositoryRoot } from '../../build/repository.ts'
import { findNodes } from '../support/find-nodes.ts'

const nothing: Apis = { globals: [], members: [], modules: [] }

describe('newerApis', () => {
  it('gives each name the first version that has it', () => {
    const later = { ...nothing, globals: ['Promise', 'Promise.try'] }
    const latest = { ...later, globals: [...later.globals, 'Promise.race'] }
    expect(
      newerApis({ ...nothing, globals: ['Promise'] }, [
        ['22', later],
        ['24', latest],
      ]).globals,
    ).toEqual({ 'Promise.race': '24', 'Promise.try': '22' })
  })

  it('names a new thing without its parts', () => {
    expect(
      newerApis(nothing, [['22', { ...nothing, modules: ['node:sqlite', 'node:sqlite.backup'] }]]).modules,
    ).toEqual({
      'node:sqlite': '22',
    })
  })

  it('leaves out members whose name something had before, and those of new classes', () => {
    const oldest = { ...nothing, globals: ['Set', 'JSON.parse'], members: ['Set.has'] }
    const later = { ...nothing, members: ['Set.has', 'Set.parse', 'Set.union', 'Fresh.location'] }
    expect(newerApis(oldest, [['22', later]]).members).toEqual({ union: '22' })
  })
})

describe('build/newer-apis.json', { timeout: 60_000 }, () => {
  it('is what these versions say', async ({ skip }) => {
    const [oldest, ...later] = findNodes(process.env).filter(({ major }) => Number(major) >= oldestNode)
    const reason = [oldest, ...later].map((node) => node?.missing ?? '').find((missing) => missing !== '')
    skip(reason !== undefined, reason)
    if (!oldest) throw new Error('No version is named that bundles are for.')
    expect(oldest.version).toMatch(new RegExp(`^${oldestNodeRelease.replace('.', '\\.')}\\.`))
    const list = newerApis(
      apisOf(oldest.folder),
      later.map(({ major, folder }) => [major, apisOf(folder)] as const),
    )
    const text = `${JSON.stringify(list, null, 2)}\n`
    await expect(text).toMatchFileSnapshot(join(repositoryRoot, 'build/newer-apis.json'))
  })
})

function apisOf(folder: string): Apis {
  const script = join(repositoryRoot, 'build/list-apis.cjs')
  const { stdout, stderr, status } = spawnSync(join(folder, 'node'), ['--no-warnings', script], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // Nothing that this process was started with: it may change what there is.
    env: {},
  })
  if (status !== 0) throw new Error(`The list could not be made under ${folder}: ${stderr}`)
  return JSON.parse(stdout) as Apis
}
