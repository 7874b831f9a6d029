// `npm run chaos`: what shows that the steps keep their promises in bad weather.

import { Command, InvalidArgumentError } from 'commander'
import { runChaos } from './run-chaos.ts'

interface ChaosFlags {
  readonly seed: number
  readonly acquisitions: number
}

/** @returns The exit code. */
export async function main(given: readonly string[]): Promise<number> {
  await new Command('chaos')
    .description(
      'Has twenty deployments fight for locks on a simulated server in bad weather, and judges what comes of it.',
    )
    .option('--seed <number>', 'draw the same lots again', wholeNumber, Math.floor(Math.random() * 1_000_000))
    .option('--acquisitions <number>', 'how many there are in all', wholeNumber, 10_000)
    .action(async ({ seed, acquisitions }: ChaosFlags) => {
      const isRight = await runChaos({ seed, acquisitions, print: (text) => void process.stdout.write(text) })
      if (!isRight) process.exitCode = 1
    })
    .parseAsync(given, { from: 'user' })
  return Number(process.exitCode ?? 0)
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number.')
}
