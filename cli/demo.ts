// `octosteps demo`: a template at work, on a simulated server.

import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BuildError } from '../build/mistake.ts'
import { repositoryRoot } from '../build/repository.ts'
import { playDemo } from './demo/play-demo.ts'

const templateFile = 'templates/octopus-wait-for-project-bash.json'

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Starts a simulated Octopus Server, imports the template of Wait for Project, puts it into the processes of Web and\n' +
        'Payroll, and deploys them while Database is being deployed. Minutes of the story take seconds.',
    )
    .action(async () => {
      const print = (line: string) => process.stdout.write(`${line}\n`)
      const succeeded = await playDemo({ template: readTemplate(), print })
      print('')
      print(`The templates are in ${join(repositoryRoot, 'templates')}.`)
      print(`To use one, open Deploy, Step Templates in your Octopus Server, choose Import, and paste the content of`)
      print(`${templateFile}. README.md tells what it needs and how to go on.`)
      if (!succeeded) process.exitCode = 1
    })
}

function readTemplate(): unknown {
  try {
    return JSON.parse(readFileSync(join(repositoryRoot, templateFile), 'utf8')) as unknown
  } catch {
    throw new BuildError([{ file: templateFile, message: 'It is not there, or is not JSON: run npm run build first.' }])
  }
}
