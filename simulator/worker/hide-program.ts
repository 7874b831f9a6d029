// A machine that lacks a program, for scripts that have to get along without it.

import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

export interface HiddenProgram {
  /** The same programs by the same names, without that one. */
  readonly path: string
  /** Takes away what this has put on disk. */
  readonly remove: () => Promise<void>
}

/** @param path A `PATH`. Folders that have the program are replaced by ones with links to all else that is in them. */
export async function hideProgram(program: string, path: string): Promise<HiddenProgram> {
  const place = await mkdtemp(join(tmpdir(), 'octosteps-path-'))
  const folders = await Promise.all(
    path.split(delimiter).map(async (folder, order) => {
      const names = await readdir(folder).catch((): string[] => [])
      if (!names.includes(program)) return folder
      const replacement = await mkdtemp(join(place, `${order}-`))
      const others = names.filter((name) => name !== program)
      await Promise.all(others.map((name) => symlink(join(folder, name), join(replacement, name))))
      return replacement
    }),
  )
  return { path: folders.join(delimiter), remove: () => rm(place, { recursive: true, force: true }) }
}
