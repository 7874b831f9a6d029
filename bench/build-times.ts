// How long the generator takes: all templates from a cold start of the command, and one step again after an edit.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createGenerator } from '../build/generate.ts'
import { repositoryRoot } from '../build/repository.ts'
import { summarise, type Figure } from './figures.ts'

const coldRuns = 5
const warmRuns = 15
const coldBudgetMs = 2000
const oneStepBudgetMs = 200

/** In milliseconds. */
export async function measureBuildTimes(): Promise<readonly Figure[]> {
  const cold = summarise(Array.from({ length: coldRuns }, timeColdBuild))
  const oneStep = summarise(await timeOneStep())
  return [
    { what: 'all templates, from cold', value: cold.median, unit: 'ms', range: cold, budget: coldBudgetMs },
    { what: 'one step, while watching', value: oneStep.median, unit: 'ms', range: oneStep, budget: oneStepBudgetMs },
  ]
}

function timeColdBuild(): number {
  const startedAt = performance.now()
  const { status } = spawnSync(process.execPath, [join(repositoryRoot, 'bin/octosteps.mjs'), 'build', '--check'])
  if (status !== 0) throw new Error('The templates are not up to date: run npm run build first.')
  return performance.now() - startedAt
}

async function timeOneStep(): Promise<readonly number[]> {
  const generator = createGenerator(repositoryRoot)
  const samples: number[] = []
  try {
    await generator.generate()
    for (let run = 0; run < warmRuns; run += 1) {
      generator.forget(['steps/wait-for-project/run.ts'])
      const startedAt = performance.now()
      await generator.generate()
      samples.push(performance.now() - startedAt)
    }
  } finally {
    await generator.dispose()
  }
  return samples
}
