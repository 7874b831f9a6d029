// A repository in a temporary folder, with the real runtime and one small step, for tests of the generator. What stands
// at the start of its bundle only prints what it was handed, so that tests see what the script around it does.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { repositoryRoot } from '../../build/repository.ts'

export interface TemporaryRepository {
  readonly root: string
  write(path: string, text: string): void
  read(path: string): string
  /** Replaces a text that has to be there. */
  edit(path: string, from: string, to: string): void
  remove(path: string): void
  /** Removes the whole repository. */
  dispose(): void
}

/**
 * Makes a repository with one step, `greet-people`.
 * @param folders What to copy from ours besides `runtime`.
 */
export function createTemporaryRepository(folders: readonly string[] = []): TemporaryRepository {
  const root = mkdtempSync(join(tmpdir(), 'octosteps-test-'))
  for (const folder of ['runtime', ...folders])
    cpSync(join(repositoryRoot, folder), join(root, folder), { recursive: true })
  cpSync(join(repositoryRoot, 'package.json'), join(root, 'package.json'))
  linkPackages(root)
  const repository: TemporaryRepository = {
    root,
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    edit(path, from, to) {
      const text = repository.read(path)
      if (!text.includes(from)) throw new Error(`${path} does not hold ${JSON.stringify(from)}`)
      repository.write(
        path,
        text.replace(from, () => to),
      )
    },
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  }
  for (const [path, text] of Object.entries(greetPeople)) repository.write(path, text)
  return repository
}

/** Each package by itself, so that the folder is the repository's own and caches stay inside it. */
function linkPackages(root: string): void {
  mkdirSync(join(root, 'node_modules'))
  const packages = join(repositoryRoot, 'node_modules')
  for (const entry of readdirSync(packages)) {
    if (!entry.startsWith('.')) symlinkSync(join(packages, entry), join(root, 'node_modules', entry))
  }
}

const greetPeople: Readonly<Record<string, string>> = {
  'runtime/start.ts': `
import { readFileSync } from 'node:fs'
import type { Parameters } from './parameters.ts'
import { readInputs } from './read-inputs.ts'
interface Step { name: string; version: number; parameters: Parameters; run: (inputs: string[]) => number }
export function start({ name, version, parameters, run }: Step) {
  const inputs = [...readInputs(readFileSync(Number(process.argv[2]), 'latin1'), parameters.prefix) ?? []].flat()
  console.log(JSON.stringify({ name, version, inputs, argv: process.argv.slice(1), environment: process.env }))
  process.exitCode = run(inputs)
}
`,
  'steps/greet-people/step.ts': `import { defineStep } from '../../runtime/define-step.ts'
import { parameters } from './parameters.ts'
import { run } from './run.ts'

/**
 * Greets people, so that they know
 * that a deployment is about to begin.
 *
 * - Quietly
 * - or loudly
 */
export default defineStep({
  ids: { bash: '3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11', powershell: '8e1d5b1c-52a7-4a0c-8a3a-1f9d6f1b7c22' },
  name: 'Octopus - Greet People',
  version: 3,
  released: '2026-11-20',
  parameters,
  run,
})
`,
  'steps/greet-people/parameters.ts': `import { choice, defineParameters, names, octopusVariable, text } from '../../runtime/parameters.ts'

export const parameters = defineParameters('GreetPeople', {
  /** Whom to greet: one a line. */
  people: names({ label: 'People' }),
  /**
   * How to speak.
   * @see the style guide
   */
  tone: choice({ label: 'Tone', options: { Warm: 'Warm: with a smile', Cool: 'Cool' }, default: 'Warm' }),
  /** (Optional) Who speaks. */
  speaker: text({ label: 'Speaker', default: octopusVariable('Octopus.Deployment.CreatedBy.DisplayName') }),
})
`,
  'steps/greet-people/run.ts': `
export function run(inputs: string[]): number {
  return inputs.includes('loud') ? 3 : 0
}
`,
}
