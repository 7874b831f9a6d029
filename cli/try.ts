// `octosteps try`: any step template, once, in a deployment of a simulated server that is thrown away afterwards.

import { Command } from 'commander'
import type { FaultRule } from '../simulator/faults/fault-rule.ts'
import { describeMistake, readSpaceFile } from '../simulator/space-file/read-space-file.ts'
import type { SpaceFile } from '../simulator/space-file/schema.ts'
import smallSpace from '../simulator/spaces/small.json' with { type: 'json' }
import { tryTemplate, type Trial } from '../simulator/try/try-template.ts'
import { readFaults, readText } from './read-faults.ts'
import { systemTerminal } from './terminal.ts'
import { createTrialPrinter } from './try/print-trial.ts'
import { readDeployment } from './try/read-deployment.ts'
import { readFailure } from './try/read-failure.ts'
import { readTemplate, type ReadableTemplate } from './try/read-template.ts'
import { readValues, type GivenValues, type TrialValues } from './try/read-values.ts'

interface Options extends GivenValues {
  readonly space?: string
  readonly project?: string
  readonly release?: string
  readonly environment?: string
  readonly tenant?: string
  readonly deploy: readonly string[]
  readonly fail: readonly string[]
  readonly faults?: string
  readonly fast?: true
  readonly verbose?: true
  readonly check?: true
}

const more = `
A parameter goes by its label, its name, or its name without the prefix. The simulated server's address is
#{Octopus.Web.ServerUri} and its key #{Simulator.ApiKey}, which a blank parameter "API key" gets by itself. Without
--space there are the projects Database, Web and Payroll in Development, Test and Production. Ends with 0 if the step
succeeded, with 1 if it failed or could not be tried, with 130 after Ctrl+C.

What --fail says: a route ("GET /tasks", "/tasks/*", "/**" for all) and a status from 400 to 599, or one of late (30
seconds), dropped, dropped-after (it was done, but nobody hears of it), truncated, proxy-page, log-in-page, restart.

--fast is for scripts that wait in Node.js, as ours do: a wait takes no time there. For others time stands still while
they run; "sleep" and Start-Sleep take as long as ever.

Examples:
  $ octosteps try my-template.json --param 'Greeting=Hello' --param 'Whom=#{Octopus.Project.Name}'
  $ octosteps try my-template.json --var Color=blue --sensitive 'Password=MY_PASSWORD'
  $ octosteps try templates/octopus-wait-for-project-bash.json --param Projects=Database --deploy Database --fast
  $ octosteps try templates/octopus-cross-project-lock-bash.json --param Locks=Shop --fail 'GET /libraryvariablesets*=503:2'
`

const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value]

export function tryCommand(): Command {
  return new Command('try')
    .description(
      'Run a step template once, in a deployment of a simulated server that is thrown away afterwards: its log as it is ' +
        'said, then output variables, artifacts, what it asked the server, and its result.',
    )
    .argument('<template.json>', 'a step template in Bash or PowerShell, as Octopus exports it')
    .option(
      '--param <name=value>',
      'the value of a parameter; may refer to variables. Repeat it for others',
      collect,
      [],
    )
    .option('--var <name=value>', 'a variable of the project. Repeat it for others', collect, [])
    .option(
      '--sensitive <name[=env]>',
      'a secret parameter or project variable: its value is taken from this variable of the environment, or asked for',
      collect,
      [],
    )
    .option('--space <file>', 'the space file with the world around it (format: simulator/README.md)')
    .option('--project <name>', 'the project whose process it becomes; one named Try without it')
    .option('--release <version>', "the release to deploy; the project's newest without it")
    .option('--environment <name>', 'where to; the first environment without it')
    .option('--tenant <name>', 'for whom; for nobody without it')
    .option('--deploy <project[@version][:environment]>', 'what else is deployed meanwhile. Repeatable', collect, [])
    .option(
      '--fail <route=what[:times]>',
      'how the server misbehaves, such as "GET /tasks=429:3". Repeatable',
      collect,
      [],
    )
    .option('--faults <file>', 'the same as a file (format: simulator/README.md)')
    .option('--fast', 'in simulated time: waits in Node.js take none')
    .option('--verbose', 'show the verbose lines of the log too')
    .option('--check', "show what the generator's rules say to the template")
    .addHelpText('after', more)
    .action(async (file: string, options: Options, command: Command) => {
      try {
        const code = await run(file, options)
        if (code !== 0) process.exitCode = code
      } catch (error) {
        command.error(error instanceof Error ? error.message : String(error), { exitCode: 1 })
      }
    })
}

/** @returns The exit code. */
async function run(file: string, options: Options): Promise<number> {
  const { template, values, faults, seed, space } = await readAll(file, options)
  const printer = createTrialPrinter({
    template,
    values,
    print: (line) => process.stdout.write(`${line}\n`),
    colours: process.stdout.isTTY && !process.env['NO_COLOR'],
    verbose: options.verbose ?? false,
    check: options.check ?? false,
  })
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  const trial: Trial = {
    template: {
      Name: template.name,
      ActionType: 'Octopus.Script',
      Properties: template.properties,
      Parameters: template.parameters.map(({ name, label, standard, control }) => ({
        Name: name,
        Label: label,
        DefaultValue: standard,
        DisplaySettings: { 'Octopus.ControlType': control },
      })),
    },
    parameters: values.parameters,
    variables: values.variables,
    space,
    place: options,
    others: options.deploy.map(readDeployment),
    faults,
    seed,
    fast: options.fast ?? false,
    onStart: (place, url) => printer.start(place, url),
    onLine: (line) => printer.line(line),
    signal: stop.signal,
  }
  try {
    const result = await tryTemplate(trial)
    printer.result(result)
    if (result.kind === 'stopped') return 130
    return result.state === 'Success' ? 0 : 1
  } finally {
    process.removeListener('SIGINT', interrupt)
    process.removeListener('SIGTERM', interrupt)
  }
}

interface Asked {
  readonly template: ReadableTemplate
  readonly values: TrialValues
  readonly faults: readonly FaultRule[]
  readonly seed: number
  readonly space: SpaceFile
}

/** @throws {Error} If anything is wrong, naming all of it. */
async function readAll(file: string, options: Options): Promise<Asked> {
  const read = readTemplate(file, readText(file))
  if (read.kind === 'mistaken') throw new Error(list(`${file} cannot be tried:`, read.mistakes))
  const failures = options.fail.map(readFailure)
  const values = await readValues(read.template.parameters, options, {
    environment: process.env,
    terminal: systemTerminal,
  })
  const mistakes = [
    ...(values.kind === 'mistaken' ? values.mistakes : []),
    ...failures.flatMap((one) => (one.kind === 'mistaken' ? [one.mistake] : [])),
  ]
  if (mistakes.length > 0 || values.kind === 'mistaken') {
    throw new Error(list(`"${read.template.name}" was not tried:`, mistakes))
  }
  const fromFile = options.faults === undefined ? { seed: 1, faults: [] } : readFaults(options.faults)
  return {
    template: read.template,
    values: values.values,
    faults: [...failures.flatMap((one) => (one.kind === 'read' ? [one.fault] : [])), ...fromFile.faults],
    seed: fromFile.seed,
    space: options.space === undefined ? (smallSpace as SpaceFile) : readSpace(options.space),
  }
}

function readSpace(file: string): SpaceFile {
  const read = readSpaceFile(readText(file))
  if (read.kind === 'read') return read.contents
  throw new Error(list(`${file} cannot be used as a space:`, read.mistakes.map(describeMistake)))
}

function list(heading: string, mistakes: readonly string[]): string {
  return `${heading}\n${mistakes.map((mistake) => `- ${mistake}`).join('\n')}`
}
