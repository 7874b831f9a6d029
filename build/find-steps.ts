// Which steps there are: the folders of `steps/`, each with the files that make a step.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Mistake } from './mistake.ts'

const files = {
  'step.ts': 'its definition: `export default defineStep({ ... })`',
  'parameters.ts': 'its form: `export const parameters = defineParameters(...)`',
  'run.ts': 'what it does: `export async function run(parameters, context)`',
} as const

/** The names of the step folders, in alphabetical order. */
export function findSteps(root: string): readonly string[] {
  const folder = join(root, 'steps')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** Names each file that a step lacks. */
export function checkFiles(root: string, step: string): readonly Mistake[] {
  return Object.entries(files)
    .filter(([file]) => !existsSync(join(root, 'steps', step, file)))
    .map(([file, purpose]) => ({
      file: `steps/${step}/${file}`,
      message: `This file is missing. The step "${step}" needs it for ${purpose}.`,
    }))
}
