// `octosteps build`: makes the templates, or says whether they are up to date.

import { Command, Option } from 'commander'
import { buildTemplates, checkTemplatesFolder } from '../build/build-templates.ts'
import { releaseSteps } from '../build/release.ts'
import { repositoryRoot } from '../build/repository.ts'
import { watchSteps } from '../build/watch.ts'

interface BuildOptions {
  readonly check?: boolean
  readonly watch?: boolean
  readonly release?: boolean
}

export function buildCommand(): Command {
  return new Command('build')
    .description(
      'Makes one template a step and flavour: reads steps/*/step.ts, bundles each step with the runtime, checks the ' +
        'result, and writes it to templates/. Mistakes in a step are listed with their lines; nothing is written then.',
    )
    .addOption(
      new Option(
        '--check',
        'write nothing; name each template that is not what its source gives, and exit with 1',
      ).conflicts(['watch', 'release']),
    )
    .addOption(
      new Option('--watch', 'stay, and build again the steps concerned when a file changes').conflicts('release'),
    )
    .addOption(
      new Option('--release', 'first raise version and date of each step whose template differs from the last v* tag'),
    )
    .action(async ({ check, watch, release }: BuildOptions) => {
      const print = (line: string) => process.stdout.write(`${line}\n`)
      if (check) {
        if (!(await checkTemplatesFolder(repositoryRoot, print))) process.exitCode = 1
      } else if (watch) {
        await watchSteps(repositoryRoot, print)
      } else {
        if (release) await releaseSteps(repositoryRoot, new Date().toISOString().slice(0, 10), print)
        await buildTemplates(repositoryRoot, print)
      }
    })
}
