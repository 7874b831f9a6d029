// The folder `templates/`: what stands there, held against what the steps give.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How a file of the folder stands to its source. */
export type TemplateState = 'same' | 'changed' | 'new' | 'stale'

export interface ComparedTemplate {
  /** Its name in `templates/`. */
  readonly file: string
  /** `stale` is a file that no step gives. */
  readonly state: TemplateState
}

interface TemplateFile {
  readonly file: string
  readonly text: string
}

/** Compares byte by byte, without writing anything. */
export function compareTemplates(root: string, generated: readonly TemplateFile[]): readonly ComparedTemplate[] {
  const present = new Set(listTemplates(root))
  const compared = generated.map(({ file, text }): ComparedTemplate => {
    if (!present.delete(file)) return { file, state: 'new' }
    const same = readFileSync(join(root, 'templates', file)).equals(Buffer.from(text, 'utf8'))
    return { file, state: same ? 'same' : 'changed' }
  })
  return [...compared, ...[...present].map((file) => ({ file, state: 'stale' as const }))]
}

/** Makes the folder what the steps give: writes what differs, and removes what is stale. */
export function writeTemplates(root: string, generated: readonly TemplateFile[]): readonly ComparedTemplate[] {
  const compared = compareTemplates(root, generated)
  const texts = new Map(generated.map(({ file, text }) => [file, text]))
  mkdirSync(join(root, 'templates'), { recursive: true })
  for (const { file, state } of compared) {
    if (state === 'stale') rmSync(join(root, 'templates', file))
    else if (state !== 'same') writeFileSync(join(root, 'templates', file), texts.get(file) ?? '')
  }
  return compared
}

function listTemplates(root: string): readonly string[] {
  try {
    return readdirSync(join(root, 'templates')).filter((file) => file.endsWith('.json'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
