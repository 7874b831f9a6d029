// `octosteps demo`: templates at work, on a simulated server.

import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BuildError } from '../build/mistake.ts'
import { repositoryRoot } from '../build/repository.ts'
import { demoSteps, playDemo, type Demo } from './demo/play-demo.ts'

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Starts a simulated Octopus Server, imports the templates, puts steps of them into the processes of three projects,\n' +
        'and deploys these while another is being deployed. Minutes of the story take seconds.',
    )
    .action(async () => {
      const print = (line: string) => process.stdout.write(`${line}\n`)
      const succeeded = await playDemo({ templates: readTemplates(), print })
      print('')
      print(`The templates are in ${join(repositoryRoot, 'templates')}.`)
      print(
        `To use one, open Deploy, Step Templates in your Octopus Server, choose Import, and paste the content of its`,
      )
      print(`file. README.md tells what it needs and how to go on.`)
      if (!succeeded) process.exitCode = 1
    })
}

/** @throws {BuildError} Naming each that is not there. */
function readTemplates(): Demo['templates'] {
  const read = demoSteps.map((step) => [step, readTemplate(`templates/octopus-${step}-bash.json`)] as const)
  const missing = read.flatMap(([, template]) => (template instanceof BuildError ? template.mistakes : []))
  if (missing.length > 0) throw new BuildError(missing)
  return Object.fromEntries(read) as Demo['templates']
}

function readTemplate(file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(repositoryRoot, file), 'utf8')) as unknown
  } catch {
    return new BuildError([{ file, message: 'It is not there, or is not JSON: run npm run build first.' }])
  }
}
