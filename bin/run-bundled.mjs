// Starts a command straight from its TypeScript: bundles it in chunks, so that a subcommand loads only what it uses, and
// imports the result. The bundle's folder is named after its content: commands may start side by side.

import { build } from 'esbuild'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const repository = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '')
const cache = join(repository, 'node_modules', '.cache', 'octosteps')

/**
 * @param {string} entry The TypeScript file that exports `main`: from what stands behind the command on the command line
 * to the exit code.
 */
export async function runBundled(entry) {
  const bundle = await bundleOf(entry)
  process.setSourceMapsEnabled(true)
  const { main } = await import(pathToFileURL(join(bundle, basename(entry).replace(/\.ts$/, '.mjs'))).href)
  process.exitCode = await main(process.argv.slice(2))
}

async function bundleOf(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: repository,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    define: { OCTOSTEPS_REPOSITORY: JSON.stringify(repository) },
    outdir: join(cache, 'bundle'),
    outExtension: { '.js': '.mjs' },
    sourcemap: 'inline',
    sourcesContent: false,
    write: false,
  }).catch(() => process.exit(1)) // esbuild has printed why.

  const hash = outputFiles.reduce((digest, { contents }) => digest.update(contents), createHash('sha256'))
  const bundle = join(cache, hash.digest('hex').slice(0, 16))
  if (!existsSync(bundle)) {
    mkdirSync(cache, { recursive: true })
    const unfinished = mkdtempSync(join(cache, 'unfinished-'))
    for (const { path, contents } of outputFiles) writeFileSync(join(unfinished, basename(path)), contents)
    try {
      renameSync(unfinished, bundle)
    } catch {
      // Another command was first, with the same content.
      rmSync(unfinished, { recursive: true })
    }
    const yesterday = Date.now() - 24 * 60 * 60 * 1000
    for (const entry of readdirSync(cache).map((name) => join(cache, name))) {
      if (statSync(entry).mtimeMs < yesterday) rmSync(entry, { recursive: true, force: true })
    }
  }

  return bundle
}
