// The figures of which the README and the budgets speak, measured side by side in one run.

import { cpus, release } from 'node:os'
import { measureBuildTimes } from './build-times.ts'
import { measureDependencies } from './dependencies.ts'
import { formatFigures, verdict, type Figure } from './figures.ts'
import { measureLocks } from './locks.ts'
import { measureNotifications } from './notifications.ts'
import { measurePage } from './page.ts'
import { measureSimulator } from './simulator.ts'
import { measureStarts } from './starts.ts'
import { measureTry } from './try.ts'
import { measureWaiting } from './waiting.ts'

export interface BenchOptions {
  /** Print one JSON document instead of a table. */
  readonly json: boolean
}

/** Measures everything and prints it. */
export async function runBench({ json }: BenchOptions): Promise<void> {
  const figures = [
    ...(await measureStarts()),
    ...(await measureBuildTimes()),
    ...(await measureWaiting()),
    ...(await measureDependencies()),
    ...(await measureLocks()),
    ...(await measureNotifications()),
    ...(await measureSimulator()),
    ...(await measureTry()),
    ...(await measurePage()),
  ]
  const machine = describeMachine()
  if (json) {
    const withVerdicts = figures.map((figure) => ({ ...figure, verdict: verdict(figure) || null }))
    process.stdout.write(`${JSON.stringify({ machine, figures: withVerdicts }, null, 2)}\n`)
  } else {
    process.stdout.write(`${Object.values(machine).join(', ')}\n\n${formatFigures(figures)}\n${conclusion(figures)}\n`)
  }
}

function conclusion(figures: readonly Figure[]): string {
  const missed = figures.filter((figure) => verdict(figure) === 'missed')
  if (missed.length === 0) return '\nEvery budget is kept.'
  return `\nMissed: ${missed.map(({ what }) => what).join('; ')}.`
}

function describeMachine(): Readonly<Record<string, string>> {
  const processors = cpus()
  return {
    processors: `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    system: `${process.platform} ${release()}`,
    node: `Node ${process.version}`,
  }
}
