// One process at a time keeps a journal: a second one would write into a file that the first has put away.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cannotWrite } from './write-file-whole.ts'

/**
 * Marks a file as in use by this process. A mark of a process that is gone, as a kill leaves it, is taken over.
 * @returns Takes the mark away.
 * @throws {Error} If another process has it.
 */
export function holdFile(file: string): () => void {
  const mark = `${file}.lock`
  for (;;) {
    try {
      writeFileSync(mark, `${process.pid}\n`, { flag: 'wx', mode: 0o600 })
      return () => rmSync(mark, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw cannotWrite(mark, error)
    }
    const holder = holderOf(mark)
    if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
      throw new Error(
        `${file} is in use by process ${holder}: end that one first, or choose another file. If it is no simulator, remove ${mark}.`,
      )
    }
    rmSync(mark, { force: true })
  }
}

function holderOf(mark: string): number | undefined {
  try {
    const holder = Number(readFileSync(mark, 'utf8').trim())
    return Number.isInteger(holder) && holder > 0 ? holder : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
