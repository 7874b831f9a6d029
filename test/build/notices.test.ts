import type { Metafile } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readNotices } from '../../build/notices.ts'
import { createTemporaryRepository, type TemporaryRepository } from '../support/temporary-repository.ts'

let repository: TemporaryRepository
beforeEach(() => {
  repository = createTemporaryRepository()
})
afterEach(() => repository.dispose())

/** Says that esbuild took so many bytes of each file into a bundle. */
function bundleOf(files: Readonly<Record<string, number>>): Metafile {
  const inputs = Object.fromEntries(Object.entries(files).map(([file, bytesInOutput]) => [file, { bytesInOutput }]))
  return { inputs: {}, outputs: { 'bundle.js': { bytes: 1, inputs, imports: [], exports: [] } } }
}

function addPackage(name: string, files: Readonly<Record<string, string>>): void {
  repository.write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.2.3', license: 'MIT' }))
  for (const [file, text] of Object.entries(files)) repository.write(`node_modules/${name}/${file}`, text)
}

describe('readNotices', () => {
  it('gives each package once, by name, also where it has a scope or lies in another package', () => {
    addPackage('@test/scoped', { LICENSE: 'scoped' })
    addPackage('outer', { 'LICENCE.md': 'outer' })
    addPackage('outer/node_modules/inner', { 'license.txt': 'inner' })
    const notices = readNotices(
      repository.root,
      bundleOf({
        'steps/greet-people/run.ts': 10,
        'node_modules/outer/a.js': 10,
        'node_modules/outer/b/c.js': 10,
        'node_modules/outer/node_modules/inner/index.js': 10,
        'node_modules/@test/scoped/index.js': 10,
      }),
    )
    expect(notices.map(({ name, text }) => `${name}: ${text}`)).toEqual([
      '@test/scoped: scoped',
      'outer: outer',
      'outer/node_modules/inner: inner',
    ])
  })

  it('leaves out what esbuild read and did not use', () => {
    addPackage('unused', {})
    expect(readNotices(repository.root, bundleOf({ 'node_modules/unused/index.js': 0 }))).toEqual([])
  })

  it('gives licence and notice in full, in ASCII', () => {
    addPackage('polite', { LICENSE: '\u00a9 2026 Ren\u00e9\r\n\r\n\u201cAS IS\u201d\r\n', NOTICE: 'Thanks\n' })
    expect(readNotices(repository.root, bundleOf({ 'node_modules/polite/index.js': 5 }))).toEqual([
      { name: 'polite', version: '1.2.3', licence: 'MIT', text: '(c) 2026 Rene\n\n"AS IS"\n\nThanks' },
    ])
  })

  it('refuses a package without a licence', () => {
    addPackage('nobodys', {})
    expect(() => readNotices(repository.root, bundleOf({ 'node_modules/nobodys/index.js': 5 }))).toThrow(
      'The package nobodys 1.2.3 has no licence file, so that it must not be bundled: replace it.',
    )
  })
})
