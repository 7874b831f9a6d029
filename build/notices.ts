// The licences of what a bundle carries. They ask to be passed on in full with every copy.

import type { Metafile } from 'esbuild'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BuildError } from './mistake.ts'

/** A package whose code is in a bundle. */
export interface Notice {
  readonly name: string
  readonly version: string
  /** As the package names it: `MIT`. */
  readonly licence: string
  /** The full text of licence and notice, in ASCII, with LF. */
  readonly text: string
}

/**
 * The notices of what esbuild put into a bundle, by package name.
 * @throws {BuildError} If a package has no licence file: its code must not be passed on then.
 */
export function readNotices(root: string, metafile: Metafile): readonly Notice[] {
  const folders = new Set<string>()
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder)
    }
  }
  return [...folders].map((folder) => readNotice(join(root, folder))).sort((a, b) => (a.name < b.name ? -1 : 1))
}

function readNotice(folder: string): Notice {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string
    readonly version: string
    readonly license?: string
  }
  const files = readdirSync(folder).sort()
  const terms = files.filter((file) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(file))
  if (terms.length === 0) {
    const message = `The package ${name} ${version} has no licence file, so that it must not be bundled: replace it.`
    throw new BuildError([{ file: 'package.json', message }])
  }
  const notices = files.filter((file) => /^notice(\.(md|txt))?$/i.test(file))
  const texts = [...terms, ...notices].map((file) => readFileSync(join(folder, file), 'utf8'))
  return { name, version, licence: license ?? 'see below', text: toAscii(texts.map(plain).join('\n\n')) }
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}

/** Script bodies are ASCII; licences use little else. What is left over is caught by the check of the body. */
function toAscii(text: string): string {
  return text
    .replaceAll('\u00a9', '(c)')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u2013\u2014]/g, '-')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
}
