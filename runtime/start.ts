// Where a bundle starts: the only lines of it that touch the process. The script around it hands everything over as
// data on one file descriptor, whose number is the first argument.

import { readFileSync } from 'node:fs'
import { systemClock } from './clock.ts'
import type { Parameters } from './parameters.ts'
import { runStep, type RunnableStep } from './run-step.ts'

/** Runs a step as the script around the bundle asks, and leaves with its exit code. */
export function start<P extends Parameters>(step: RunnableStep<P>): void {
  // Whatever escapes runStep ends Node with a stack trace and exit code 1, which is right for a fault of ours.
  void runStep(step, {
    inputs: readInputs(Number(process.argv[2])),
    clock: systemClock,
    random: Math.random,
    write: (text) => process.stdout.write(text),
    asciiOnly: process.platform === 'win32',
  }).then((exitCode) => {
    // Not process.exit(): what was printed has to drain first, and nothing else keeps the process alive.
    process.exitCode = exitCode
  })
}

/** `name NUL value NUL name NUL value NUL ...` in UTF-8. */
function readInputs(descriptor: number): ReadonlyMap<string, string> {
  const texts = readFileSync(descriptor, 'utf8').split('\0')
  const inputs = new Map<string, string>()
  for (let i = 0; i + 1 < texts.length; i += 2) inputs.set(texts[i] ?? '', texts[i + 1] ?? '')
  return inputs
}
