// A release of the templates: raises `version` and `released` of the steps whose templates changed since the last one.
// No server notices a template whose Version stood still.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGenerator, type GeneratedStep, type Generator, type Release } from './generate.ts'
import { BuildError, type Mistake } from './mistake.ts'
import { stepTemplateSchema } from './step-template.ts'

/**
 * Rewrites the `step.ts` of every step whose templates differ from those of the last tag `v*`, and prints which. Without
 * such a tag, every step is new. Running it again before the next tag changes nothing but the day.
 * @param today `2026-11-24`
 * @throws {BuildError} If a step has mistakes, or states version and day in a way that cannot be rewritten.
 */
export async function releaseSteps(root: string, today: string, print: (line: string) => void): Promise<void> {
  const tag = lastReleaseTag(root)
  print(tag === undefined ? 'No release has been tagged yet: every step is new.' : `Comparing with ${tag}.`)
  const generator = createGenerator(root)
  try {
    const steps = await generator.generate()
    const releases: { readonly step: GeneratedStep; readonly next: Release }[] = []
    for (const step of steps) {
      const next = await nextRelease(root, tag, step, generator, today)
      if (next) releases.push({ step, next })
      else print(`${step.step}: unchanged, stays at version ${step.version} of ${step.released}`)
    }
    rewrite(root, releases)
    for (const { step, next } of releases) {
      print(`${step.step}: version ${step.version} -> ${next.version}, released ${next.released}`)
    }
  } finally {
    await generator.dispose()
  }
}

/** The highest tag that the current commit contains. */
function lastReleaseTag(root: string): string | undefined {
  if (git(root, 'rev-parse', '--git-dir') === undefined) {
    throw new BuildError([{ file: '.git', message: 'A release needs the git repository, to find the last one in it.' }])
  }
  const tags = git(root, 'tag', '--merged', 'HEAD', '--list', 'v*', '--sort=-version:refname')
  return tags?.split('\n')[0]?.trim() || undefined
}

/** What a step is to say of its next release; `undefined` where its templates are those of the last one. */
async function nextRelease(
  root: string,
  tag: string | undefined,
  step: GeneratedStep,
  generator: Generator,
  today: string,
): Promise<Release | undefined> {
  const tagged = tag === undefined ? undefined : taggedTexts(root, tag, step)
  const last = tagged?.[0] === undefined ? undefined : releaseOf(tagged[0])
  if (!tagged || !last) return { version: step.version + 1, released: today }
  // Version and day stand in the template, so the comparison is with what would have been released then.
  const now = await generator.generateAs(step.step, last)
  if (now.every(({ text }, index) => text === tagged[index])) return undefined
  return { version: Math.max(step.version, last.version + 1), released: today }
}

/** The step's templates at a tag, in the order of its flavours; `undefined` for one that was not there. */
function taggedTexts(root: string, tag: string, { templates }: GeneratedStep): readonly (string | undefined)[] {
  return templates.map(({ file }) => git(root, 'show', `${tag}:./templates/${file}`))
}

function releaseOf(text: string): Release | undefined {
  const read = stepTemplateSchema.pick({ Version: true, $Meta: true }).loose().safeParse(JSON.parse(text))
  return read.success ? { version: read.data.Version, released: read.data.$Meta.ExportedAt.slice(0, 10) } : undefined
}

/** What git prints, or `undefined` if it fails. */
function git(root: string, ...given: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', given, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  return status === 0 ? stdout : undefined
}

/** Rewrites all of the steps, or none. */
function rewrite(root: string, releases: readonly { readonly step: GeneratedStep; readonly next: Release }[]): void {
  const mistakes: Mistake[] = []
  const files = releases.map(({ step, next }) => {
    const file = `steps/${step.step}/step.ts`
    const lines = readFileSync(join(root, file), 'utf8').split('\n')
    replace(step, 'version', /\bversion:\s*\d+(?=\s*(,|}|$))/, `version: ${next.version}`)
    replace(step, 'released', /\breleased:\s*(['"])[^'"]*\1(?=\s*(,|}|$))/, `released: '${next.released}'`)
    return { file, text: lines.join('\n') }

    function replace({ properties }: GeneratedStep, property: string, pattern: RegExp, text: string) {
      const place = properties.get(property)
      const line = lines[(place?.line ?? 0) - 1] ?? ''
      if (place?.file === file && pattern.test(line)) lines[place.line - 1] = line.replace(pattern, text)
      else
        mistakes.push({
          file,
          line: place?.line,
          message: `"${property}" is to stand in this file as a literal, so that a release can raise it: \`${text}\`.`,
        })
    }
  })
  if (mistakes.length > 0) throw new BuildError(mistakes)
  for (const { file, text } of files) writeFileSync(join(root, file), text)
}
