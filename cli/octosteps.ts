// The command `octosteps`: one file a subcommand, each loaded only when it is asked for. The work is done elsewhere.

import { Command, CommanderError } from 'commander'
import { BuildError } from '../build/mistake.ts'
import { sourceUrl } from '../build/project.ts'
import { StepError } from '../runtime/step-error.ts'

interface Subcommand {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<Command>
  readonly hidden?: boolean
}

const subcommands: readonly Subcommand[] = [
  {
    name: 'build',
    summary: 'make the templates in templates/ from the steps in steps/',
    load: async () => (await import('./build.ts')).buildCommand(),
  },
  {
    name: 'simulator',
    summary: 'run an Octopus Server of your own, with the projects that a file describes',
    load: async () => (await import('./simulator.ts')).simulatorCommand(),
  },
  {
    name: 'try',
    summary: 'run any step template once, on a simulated server, and see what it does',
    load: async () => (await import('./try.ts')).tryCommand(),
  },
  {
    name: 'demo',
    summary: 'watch a template hold deployments back, on a simulated server',
    load: async () => (await import('./demo.ts')).demoCommand(),
  },
  {
    name: 'locks',
    summary: 'see who has which lock and who waits for it; take one away by hand',
    load: async () => (await import('./locks.ts')).locksCommand(),
  },
  {
    name: 'bench',
    summary: 'measure sizes and times against their budgets',
    load: async () => (await import('./bench.ts')).benchCommand(),
    hidden: true,
  },
]

/**
 * Runs the command.
 * @param given What stands behind `octosteps` on the command line.
 * @returns The exit code. What went wrong has been printed.
 */
export async function main(given: readonly string[]): Promise<number> {
  const word = given[0] === 'help' ? given[1] : given[0]
  const asked = subcommands.find(({ name }) => name === word)
  const program = createProgram(asked, asked && (await asked.load()))
  try {
    await program.parseAsync(given, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    process.stderr.write(`${explain(error)}\n`)
    return 1
  }
}

/** Each subcommand by name and summary; the one that is asked for in full. */
function createProgram(asked: Subcommand | undefined, command: Command | undefined): Command {
  const program = new Command('octosteps')
    .description('Step templates that coordinate Octopus Deploy projects, and the generator that makes them.')
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText('after', '\nEvery command tells more with --help: octosteps build --help')
  for (const subcommand of subcommands) {
    const full = subcommand === asked && command ? command : new Command(subcommand.name)
    full.summary(subcommand.summary).copyInheritedSettings(program)
    program.addCommand(full, { hidden: subcommand.hidden ?? false })
  }
  return exitByThrowing(program)
}

/** So that nothing but `bin/` ends the process. */
function exitByThrowing(command: Command): Command {
  command.commands.forEach(exitByThrowing)
  return command.exitOverride()
}

/** What a user can act on comes without a stack; the rest is a fault of ours. */
function explain(error: unknown): string {
  if (error instanceof BuildError || error instanceof StepError) return error.message
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `This is a fault of octosteps. Please report it at ${sourceUrl}/issues, with these lines:\n${stack}`
}
