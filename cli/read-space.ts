// `--space`: the space file that a command is given.

import { describeMistake, readSpaceFile } from '../simulator/space-file/read-space-file.ts'
import type { SpaceContents } from '../simulator/space-file/schema.ts'
import { readGivenFile, type Given } from './read-given.ts'

export function readSpace(file: string): Given<SpaceContents> {
  const read = readGivenFile(`--space ${file}`, file)
  return read.kind === 'read' ? readSpaceText(file, read.content.toString('utf8')) : read
}

/** The same for what is already read. */
export function readSpaceText(file: string, text: string): Given<SpaceContents> {
  const read = readSpaceFile(text)
  if (read.kind === 'read') return { kind: 'read', content: read.contents }
  return {
    kind: 'mistaken',
    mistakes: read.mistakes.map((mistake) => `--space ${file}: ${describeMistake(mistake)}`),
  }
}
