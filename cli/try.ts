// `octosteps try`: any step template, once, in a deployment of a simulated server that is thrown away afterwards.

import { Command } from 'commander'
import { systemTerminal } from './terminal.ts'
import type { TrialOptions } from './try/read-trial.ts'
import { runTrial, type TrialSurroundings } from './try/run-trial.ts'
import { watchInterrupts, type Interrupts } from './try/watch-interrupts.ts'

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

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value]

const here: TrialSurroundings = {
  environment: process.env,
  terminal: systemTerminal,
  print: (line) => process.stdout.write(`${line}\n`),
  colours: process.stdout.isTTY && !process.env['NO_COLOR'],
  watchInterrupts: watchProcess,
}

/** @param end Told the exit code, if it was tried. */
export function tryCommand(
  surroundings: TrialSurroundings = here,
  end: (code: number) => void = (code) => (process.exitCode = code),
): Command {
  return new Command('try')
    .description(
      'Run a step template once, in a deployment of a simulated server that is thrown away afterwards: its log as it is ' +
        'said, then output variables, artifacts, what it asked the server, and its result.',
    )
    .argument('<template.json>', 'a step template in Bash or PowerShell, as Octopus exports it')
    .option('--param <name=value>', 'the value of a parameter; may refer to variables. Repeat it for others', collect)
    .option('--var <name=value>', 'a variable of the project. Repeat it for others', collect)
    .option(
      '--sensitive <name[=env]>',
      'a secret parameter or project variable: its value is taken from this variable of the environment, or asked for',
      collect,
    )
    .option('--space <file>', 'the space file with the world around it (format: simulator/README.md)')
    .option('--project <name>', 'the project whose process it becomes; one named Try without it')
    .option('--release <version>', "the release to deploy; the project's newest without it")
    .option('--environment <name>', 'where to; the first environment without it')
    .option('--tenant <name>', 'for whom; for nobody without it')
    .option('--deploy <project[@version][:environment]>', 'what else is deployed meanwhile. Repeatable', collect)
    .option('--fail <route=what[:times]>', 'how the server misbehaves, such as "GET /tasks=429:3". Repeatable', collect)
    .option('--faults <file>', 'the same as a file (format: simulator/README.md)')
    .option('--artifacts <folder>', 'where artifacts are written to, as files; never over what is there')
    .option('--fast', 'in simulated time: waits in Node.js take none')
    .option('--verbose', 'show the verbose lines of the log too')
    .option('--check', "show what the generator's rules say to the template")
    .addHelpText('after', more)
    .action(async (file: string, options: TrialOptions, command: Command) => {
      try {
        end(await runTrial(file, options, surroundings))
      } catch (error) {
        command.error(error instanceof Error ? error.message : String(error), { exitCode: 1 })
      }
    })
}

function watchProcess(): Interrupts {
  const interrupts = watchInterrupts({
    process,
    now: () => performance.now(),
    endAtOnce: () => process.exit(130),
  })
  // Nobody reads on.
  process.stdout.on('error', interrupts.interrupt)
  return interrupts
}
