// Building again whenever a source changes. Only the steps concerned are made anew.

import { readdirSync, watch, type FSWatcher } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { writeGenerated } from './build-templates.ts'
import { createGenerator } from './generate.ts'
import { BuildError } from './mistake.ts'

/** How long to wait for more, since an editor saves a file in several strokes. */
const settleMs = 20

/**
 * Builds, and builds again on every change of `steps/` or `runtime/`. Mistakes are printed, and the watch goes on.
 * @returns When the signal is aborted: without one, never.
 */
export async function watchSteps(root: string, print: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const generator = createGenerator(root)
  const build = async () => {
    const startedAt = performance.now()
    try {
      writeGenerated(root, await generator.generate(), print)
    } catch (error) {
      if (!(error instanceof BuildError)) throw error
      print(error.message)
    }
    print(`Done in ${Math.round(performance.now() - startedAt)} ms. Watching steps/ and runtime/, Ctrl+C ends it.`)
  }
  try {
    for await (const files of changes(root, ['steps', 'runtime'], signal)) {
      generator.forget(files)
      await build()
    }
  } finally {
    await generator.dispose()
  }
}

/** First nothing, and then, each time that files have changed, which. Paths are relative to `root`, with slashes. */
async function* changes(
  root: string,
  folders: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly string[]> {
  const watchers = new Map<string, FSWatcher>()
  const changed = new Set<string>()
  let wake = () => {}
  const note = (path: string) => {
    changed.add(relative(root, path).split(sep).join('/'))
    wake()
  }
  // One watcher a folder: where Node.js offers to watch a whole tree, not every platform reports each change.
  const watchFolder = (folder: string) => {
    if (watchers.has(folder)) return
    const watcher = watch(folder, (_, name) => {
      if (name === null) return
      note(join(folder, name))
      subfolders(folder).forEach(watchFolder)
    })
    watcher.on('error', () => forgetFolder(folder))
    watchers.set(folder, watcher)
    subfolders(folder).forEach(watchFolder)
  }
  const forgetFolder = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const abort = () => wake()
  signal?.addEventListener('abort', abort)
  try {
    folders.map((folder) => join(root, folder)).forEach(watchFolder)
    yield []
    while (!signal?.aborted) {
      if (changed.size === 0) await new Promise<void>((resolve) => (wake = resolve))
      if (changed.size === 0) continue
      await new Promise((resolve) => setTimeout(resolve, settleMs))
      const files = [...changed]
      changed.clear()
      yield files
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    for (const watcher of watchers.values()) watcher.close()
  }
}

function subfolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name))
  } catch {
    // Gone by now.
    return []
  }
}
