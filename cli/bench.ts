// `octosteps bench`: prints what the budgets are kept with.

import { Command } from 'commander'

export function benchCommand(): Command {
  return new Command('bench')
    .description('Measures the size of the templates and how fast they start, against their budgets.')
    .option('--json', 'print the figures for a machine', false)
    .action(async ({ json }: { json: boolean }) => {
      const { runBench } = await import('../bench/bench.ts')
      await runBench({ json })
    })
}
