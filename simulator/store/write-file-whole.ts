// Files that are there whole or not at all: the new one is written beside the old one, and then takes its place.

import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Returns once the file is on the disk. Only its owner may read it, since a state holds API keys and secrets.
 * @throws {Error} If it cannot be written; what was there before is there still.
 */
export function writeFileWhole(file: string, content: string): void {
  const target = behindLinks(file)
  const draft = draftOf(target)
  try {
    writeDraft(draft, content)
    renameSync(draft, target)
    syncFolder(dirname(target))
  } catch (error) {
    rmSync(draft, { force: true })
    throw cannotWrite(file, error)
  }
}

/**
 * Finds out now whether a file can be written later; leaves it as it is.
 * @throws {Error} If it cannot.
 */
export function requireWritable(file: string): void {
  const draft = draftOf(behindLinks(file))
  try {
    writeDraft(draft, '')
  } catch (error) {
    throw cannotWrite(file, error)
  } finally {
    rmSync(draft, { force: true })
  }
}

export function cannotWrite(file: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new Error(
    `Cannot write ${file}: ${reason}. Choose a file in a folder that is there and that you may write to.`,
    {
      cause,
    },
  )
}

/** Where a link leads the file itself is replaced, and the link stays. */
function behindLinks(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

function draftOf(file: string): string {
  return `${file}.${process.pid}.new`
}

function writeDraft(draft: string, content: string): void {
  const descriptor = openSync(draft, 'w', 0o600)
  try {
    writeFileSync(descriptor, content)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** So that the new name survives a power failure as well. */
function syncFolder(folder: string): void {
  // Windows has no such thing, and needs none.
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
