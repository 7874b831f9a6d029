// Finds the files of the simulator that are not TypeScript: scripts that other programs read from disk.

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The path of a file of ours.
 * @param path From the package's root, such as `simulator/clock/preload.cjs`. It is looked for in the folders above this
 * module, so that it is found as well where this module runs as part of a bundle that lies elsewhere in the package.
 * @throws {Error} If no folder above has it: the package is incomplete.
 */
export function findOwnFile(path: string): string {
  const start = dirname(fileURLToPath(import.meta.url))
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, path)
    if (existsSync(candidate)) return candidate
    if (folder === dirname(folder)) {
      throw new Error(`${path} is neither in ${start} nor in a folder above it. Install the package again.`)
    }
  }
}
