// The code that ships, with deliberate mistakes: a proof that cannot fail proves nothing. The mistakes are made in the
// source at the moment of loading, so that nothing of them is in what ships.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { compileFunction } from 'node:vm'
import { build, type Plugin } from 'esbuild'
import { repositoryRoot } from '../../build/repository.ts'
import * as stepError from '../../runtime/step-error.ts'

export interface Change {
  /** From the root of the repository, `runtime/lock/acquire.ts`. */
  readonly file: string
  /** What stands there, exactly once. */
  readonly from: string
  readonly to: string
}

/**
 * Loads modules afresh with changes in them, and in what they import.
 * @param names What to load, by the file that exports it: `{ acquire: 'runtime/lock/acquire.ts' }`.
 * @throws {Error} If a change does not fit the source.
 */
export async function loadChanged(
  names: Readonly<Record<string, string>>,
  changes: readonly Change[],
): Promise<Readonly<Record<string, unknown>>> {
  const exported = Object.entries(names).map(([name, file]) => `export { ${name} } from './${file}'`)
  const { outputFiles } = await build({
    stdin: { contents: exported.join('\n'), resolveDir: repositoryRoot, loader: 'ts' },
    bundle: true,
    write: false,
    logLevel: 'silent',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    plugins: [makeChanges(changes)],
  })
  const module = { exports: {} as Readonly<Record<string, unknown>> }
  const load = createRequire(join(repositoryRoot, 'package.json'))
  const run = compileFunction(outputFiles[0]?.text ?? '', ['module', 'exports', 'require']) as Wrapped
  // The errors have to be of one class with ours, which recognize them by it.
  run(module, module.exports, (name: string) => (name === sharedErrors ? stepError : (load(name) as unknown)))
  return module.exports
}

/** A CommonJS module as Node runs it. */
type Wrapped = (module: unknown, exports: unknown, require: (name: string) => unknown) => void

const sharedErrors = 'step-error'

function makeChanges(changes: readonly Change[]): Plugin {
  return {
    name: 'make-changes',
    setup: (bundle) => {
      const left = new Set(changes)
      bundle.onResolve({ filter: /\/step-error\.ts$/ }, () => ({ path: sharedErrors, external: true }))
      bundle.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        let contents = await readFile(path, 'utf8')
        for (const change of changes.filter(({ file }) => resolve(repositoryRoot, file) === path)) {
          const found = contents.split(change.from).length - 1
          if (found !== 1) throw new Error(`${change.file} has ${found} times instead of once: ${change.from}`)
          contents = contents.replace(change.from, () => change.to)
          left.delete(change)
        }
        return { contents, loader: 'ts' }
      })
      bundle.onEnd(() => {
        for (const { file } of left) throw new Error(`${file} is not part of what is loaded.`)
      })
    },
  }
}
