// `--artifacts`: what a script handed in, as files. Only in the folder that was named, and never over what is there.

import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrialArtifact } from '../../simulator/try/try-template.ts'
import { attempt, type Given } from '../read-given.ts'

/** Whether it can be the folder: it is one, or nothing yet. */
export function checkArtifactFolder(folder: string): Given<string> {
  const place = `--artifacts ${folder}`
  const found = attempt(() => statSync(folder, { throwIfNoEntry: false }))
  if (found.kind === 'mistaken') {
    return { kind: 'mistaken', mistakes: found.mistakes.map((mistake) => `${place}: ${mistake}.`) }
  }
  if (!found.content || found.content.isDirectory()) return { kind: 'read', content: folder }
  return { kind: 'mistaken', mistakes: [`${place}: is a file: name a folder, or nothing that is there.`] }
}

/**
 * @returns The file of each, in order.
 * @throws {Error} If one cannot be written.
 */
export function writeArtifacts(folder: string, artifacts: readonly TrialArtifact[]): readonly string[] {
  if (artifacts.length > 0) mkdirSync(folder, { recursive: true })
  return artifacts.map(({ name, content }) => {
    for (let number = 1; ; number += 1) {
      const file = join(folder, artifactFileName(name, number))
      try {
        // Fails where anything is, be it a link to nowhere.
        writeFileSync(file, content, { flag: 'wx' })
        return file
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
    }
  })
}

/**
 * A name that stays in its folder on any system.
 * @param number From 1: the first has no number.
 */
export function artifactFileName(name: string, number: number): string {
  const safe = name
    .normalize('NFC')
    .replace(/[\p{C}/\\:*?"<>|]/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '_')
  const [, stem = '', extension = ''] = /^(.+?)(\.[\w-]{1,20})?$/s.exec(safe) ?? []
  const short = Array.from(stem).slice(0, 50).join('') || 'artifact'
  // Windows keeps some names for devices, whatever their extension.
  const own = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(short) ? `_${short}` : short
  return `${own}${number === 1 ? '' : ` (${number})`}${extension}`
}
