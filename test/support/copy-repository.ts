import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../../build/repository.ts'

const rooms = ['bench', 'bin', 'build', 'cli', 'runtime', 'simulator', 'steps', 'templates', 'package.json']

export interface Copy {
  readonly path: string
  remove(): void
}

/** A copy of the project to change things in. It shares the installed packages. */
export function copyRepository(): Copy {
  const path = mkdtempSync(join(tmpdir(), 'octosteps-copy-'))
  for (const room of rooms) cpSync(join(repositoryRoot, room), join(path, room), { recursive: true })
  symlinkSync(join(repositoryRoot, 'node_modules'), join(path, 'node_modules'))
  return { path, remove: () => rmSync(path, { recursive: true }) }
}
