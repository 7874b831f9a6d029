// Where a bundle starts: the only lines of it that touch the process. The script around it hands everything over as
// data on one file descriptor, whose number is the first argument.

import { readFileSync } from 'node:fs'
import { systemClock } from './clock.ts'
import type { Parameters } from './parameters.ts'
import { readInputs } from './read-inputs.ts'
import { runStep, type RunnableStep } from './run-step.ts'

/** Runs a step as the script around the bundle asks, and leaves with its exit code. */
export function start<P extends Parameters>(step: RunnableStep<P>): void {
  // Whatever escapes runStep ends Node with a stack trace and exit code 1, which is right for a fault of ours.
  void runStep(step, {
    inputs: readInputs(readFileSync(Number(process.argv[2]), 'latin1'), step.parameters.prefix),
    environment: process.env,
    clock: systemClock,
    random: Math.random,
    write: (text) => process.stdout.write(text),
    asciiOnly: process.platform === 'win32',
  }).then((exitCode) => {
    // Not process.exit(): what was printed has to drain first, and nothing else keeps the process alive.
    process.exitCode = exitCode
  })
}
