// `npm run soak`: what shows that nothing leaks, neither from the steps nor from the simulator.

import { Command, InvalidArgumentError } from 'commander'
import { runSoak } from './run-soak.ts'

interface SoakFlags {
  readonly deployments: number
  readonly atOnce: number
}

/** @returns The exit code. */
export async function main(given: readonly string[]): Promise<number> {
  await new Command('soak')
    .description('Has many deployments run the templates under Bash, and looks at what is left of them.')
    .option('--deployments <number>', 'how many there are in all', wholeNumber, 2000)
    .option('--at-once <number>', 'how many run at a time', wholeNumber, 50)
    .action(async ({ deployments, atOnce }: SoakFlags) => {
      const { mistakes } = await runSoak({
        deployments,
        atOnce,
        print: (text) => void process.stdout.write(`${text}\n`),
      })
      for (const mistake of mistakes) process.stdout.write(`${mistake}\n`)
      process.stdout.write(mistakes.length === 0 ? '\nAll is as it should be.\n' : '\nSomething leaks: see above.\n')
      if (mistakes.length > 0) process.exitCode = 1
    })
    .parseAsync(given, { from: 'user' })
  return Number(process.exitCode ?? 0)
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number from 1.')
}
