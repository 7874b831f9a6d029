// Plants files that break the house's rules, without writing them.

import { ESLint } from 'eslint'
import { join } from 'node:path'
import tseslint from 'typescript-eslint'
import { describe, expect, it } from 'vitest'
import { repositoryRoot } from '../../build/repository.ts'

// The project's own configuration, without the rules that need types: planted files belong to no TypeScript project.
const eslint = new ESLint({ cwd: repositoryRoot, overrideConfig: [tseslint.configs.disableTypeChecked] })

/** The rules that a text breaks if it stands in a file of that name. */
async function rulesBroken(filePath: string, text: string): Promise<readonly (string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath: join(repositoryRoot, filePath) })
  return (result?.messages ?? [])
    .map(({ ruleId }) => ruleId)
    .filter((rule) => rule !== '@typescript-eslint/no-unused-vars')
}

describe('import directions', () => {
  const wrong = [
    ['runtime/planted.ts', "import { parameters } from '../steps/wait-for-project/parameters.ts'"],
    ['runtime/planted.ts', "import { generate } from '../build/generate.ts'"],
    ['runtime/planted.ts', "import { simulateClock } from '../simulator/clock/simulator-clock.ts'"],
    ['runtime/octopus/planted.ts', "import { run } from '../../steps/wait-for-project/run.ts'"],
    ['steps/planted/run.ts', "import { parameters } from '../wait-for-project/parameters.ts'"],
    ['steps/planted/run.ts', "import type { WaitForProjectParameters } from '../wait-for-project/parameters.ts'"],
    ['steps/planted/run.ts', "import { generate } from '../../build/generate.ts'"],
    ['simulator/planted.ts', "import { systemClock } from '../runtime/clock.ts'"],
    ['simulator/planted.ts', "import { generate } from '../build/generate.ts'"],
    ['build/planted.ts', "import { main } from '../cli/octosteps.ts'"],
    ['build/planted.ts', "import type { Participant } from '../simulator/clock/simulator-clock.ts'"],
    ['cli/planted.ts', "import { it } from '../test/build/lint.test.ts'"],
    ['bench/planted.ts', "import { it } from '../test/build/lint.test.ts'"],
    ['build/planted.ts', "export * from '../cli/octosteps.ts'"],
    ['build/planted.ts', "export const load = () => import('../cli/octosteps.ts')"],
  ] as const
  it.each(wrong)('refuses, in %s: %s', async (file, text) => {
    expect(await rulesBroken(file, text)).toEqual(['boundaries/dependencies'])
  })

  const right = [
    ['runtime/planted.ts', "import { systemClock } from './clock.ts'"],
    ['runtime/planted.ts', "import { serverTaskSchema } from './octopus/resources/server-task.ts'"],
    ['steps/wait-for-project/planted.ts', "import { parameters } from './parameters.ts'"],
    ['steps/wait-for-project/planted.ts', "import { minutes } from '../../runtime/parameters.ts'"],
    ['simulator/planted.ts', "import type { Clock } from '../runtime/clock.ts'"],
    ['simulator/planted.ts', "import { serverTaskSchema } from '../runtime/octopus/resources/server-task.ts'"],
    ['simulator/planted.ts', "import type { GeneratedStep } from '../build/generate.ts'"],
    ['build/planted.ts', "import { parameterName } from '../runtime/parameters.ts'"],
    ['cli/planted.ts', "import { generate } from '../build/generate.ts'"],
    ['bench/planted.ts', "import { generate } from '../build/generate.ts'"],
    ['test/build/planted.ts', "import { main } from '../../cli/octosteps.ts'"],
    ['runtime/planted.ts', "import { readFileSync } from 'node:fs'"],
    ['steps/wait-for-project/planted.ts', "import * as z from 'zod/mini'"],
  ] as const
  it.each(right)('accepts, in %s: %s', async (file, text) => {
    expect(await rulesBroken(file, text)).toEqual([])
  })
})

describe('the one clock', () => {
  const wrong = [
    ['runtime/planted.ts', "import timers from 'node:timers/promises'", 'no-restricted-imports'],
    ['steps/planted/run.ts', "import { setTimeout } from 'timers/promises'", 'no-restricted-imports'],
    ['steps/planted/run.ts', 'setTimeout(() => {}, 5)', 'no-restricted-globals'],
    ['runtime/octopus/planted.ts', 'setInterval(() => {}, 5)', 'no-restricted-globals'],
    ['runtime/planted.ts', 'export const now = Date.now()', 'no-restricted-syntax'],
    ['runtime/planted.ts', 'export const now = new Date()', 'no-restricted-syntax'],
  ] as const
  it.each(wrong)('refuses, in %s: %s', async (file, text, rule) => {
    expect(await rulesBroken(file, text)).toContain(rule)
  })

  it('lets the clock itself read the time, and others read dates out of texts', async () => {
    expect(await rulesBroken('runtime/clock.ts', "import timers from 'node:timers/promises'\nDate.now()")).toEqual([])
    expect(await rulesBroken('runtime/planted.ts', "export const day = new Date('2026-11-24')")).toEqual([])
    expect(await rulesBroken('build/planted.ts', 'export const now = Date.now()')).toEqual([])
  })
})
