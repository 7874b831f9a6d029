// How long somebody waits who tries a template: the smallest there is, from the command to its end.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../build/repository.ts'
import { summarise, type Figure } from './figures.ts'

const runs = 7

const smallest = {
  Name: 'Smallest',
  ActionType: 'Octopus.Script',
  Properties: { 'Octopus.Action.Script.Syntax': 'Bash', 'Octopus.Action.Script.ScriptBody': 'echo Hello' },
  Parameters: [],
}

export async function measureTry(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'octosteps-bench-'))
  try {
    const file = join(folder, 'smallest.json')
    writeFileSync(file, JSON.stringify(smallest))
    const samples: number[] = []
    for (let run = 0; run < runs; run += 1) samples.push(await timeTry(file))
    const whole = summarise(samples)
    return [{ what: 'the smallest template tried, start to end', value: whole.median, unit: 'ms', range: whole }]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** In milliseconds. */
async function timeTry(file: string): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(repositoryRoot, 'bin/octosteps.mjs'), 'try', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`The trial of ${file} ended with ${String(code)}`)
  return performance.now() - startedAt
}
