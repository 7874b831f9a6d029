// `octosteps locks`: who has which lock, who waits for it, and taking it away by hand.

import { Command } from 'commander'
import { confirm } from './confirm.ts'
import { connectToServer, type ConnectedSpace } from './connect-to-server.ts'
import { describeLock, describeLocks, nameEntry } from './locks/describe-lock.ts'
import { findLock, findLocks } from './locks/find-locks.ts'
import { prepareTakingAway, takeAway } from './locks/take-lock-away.ts'
import { addServerOptions, type ServerOptions } from './server-options.ts'
import { systemTerminal, type Terminal } from './terminal.ts'

interface LocksOptions extends ServerOptions {
  readonly json: boolean
}

interface ReleaseOptions extends LocksOptions {
  readonly task: string
  readonly yes: boolean
}

/** @param terminal Whoever is asked for what is missing, and whether to go on. */
export function locksCommand(terminal: Terminal = systemTerminal): Command {
  const locks = new Command('locks').description(
    'Shows the locks of a space that the step Cross-Project Lock uses, and takes one away from a deployment by hand.',
  )
  const list = locks.command('list', { isDefault: true })
  addCommonOptions(list)
    .summary('who has each lock, and how many wait for it')
    .description('Lists the locks of a space: who has each, since when, and how many wait for how long.')
    .action((options: LocksOptions) => inSpace(options, terminal, (space) => printLocks(space, options)))
  const show = locks.command('show <name>')
  addCommonOptions(show)
    .summary('who has one, and who waits in which order')
    .description('Shows one lock: who has it, who waits in which order, and how their tasks stand.')
    .action((name: string, options: LocksOptions) =>
      inSpace(options, terminal, (space) => printLock(space, name, options)),
    )
  const release = locks.command('release <name>')
  addCommonOptions(release)
    .summary('take one, or a place in its line, from a deployment')
    .description(
      'Takes a lock, or the place in its line, from a deployment. That is not stopped: it fails when it next acquires or\n' +
        'releases the lock. Locks of deployments that are over need no releasing.',
    )
    .requiredOption('--task <id>', 'the task to take it from, ServerTasks-123')
    .option('-y, --yes', 'do not ask whether to go on', false)
    .action((name: string, options: ReleaseOptions) =>
      inSpace(options, terminal, (space) => releaseLock(space, name, options, terminal)),
    )
  return locks
}

function addCommonOptions(command: Command): Command {
  return addServerOptions(command.option('--json', 'print JSON, for machines', false))
}

async function inSpace(
  options: ServerOptions,
  terminal: Terminal,
  work: (space: ConnectedSpace) => Promise<void>,
): Promise<void> {
  const space = await connectToServer(options, terminal, 'locks')
  try {
    await work(space)
  } finally {
    space.octopus.close()
  }
}

async function printLocks(space: ConnectedSpace, { json }: LocksOptions): Promise<void> {
  const found = await findLocks(space)
  if (json) printJson({ space: space.octopus.spaceId, ...found })
  else print(describeLocks(found, space.octopus.spaceId))
  if (found.broken.length > 0) process.exitCode = 1
}

async function printLock(space: ConnectedSpace, name: string, { json }: LocksOptions): Promise<void> {
  const view = await findLock(space, name)
  if (json) printJson(view)
  else print(describeLock(view))
}

async function releaseLock(
  space: ConnectedSpace,
  name: string,
  options: ReleaseOptions,
  terminal: Terminal,
): Promise<void> {
  const taking = await prepareTakingAway(space, name, options.task)
  process.stderr.write(`${taking.warning}\n`)
  if (!(await confirm(options, terminal))) {
    process.stderr.write('Nothing was changed.\n')
    process.exitCode = 1
    return
  }
  const { kind, view } = await takeAway(space, taking, space.userName)
  if (options.json) return printJson({ released: kind === 'taken', task: taking.entry.task, lock: view })
  const who = `${taking.entry.title} (${taking.entry.task})`
  const done =
    kind === 'taken'
      ? `Taken from ${who}.`
      : `${who} gave it back or ended by itself in the meantime: there was nothing to take.`
  const now = view.holding.length > 0 ? `now with ${view.holding.map(nameEntry).join(', ')}` : 'now free'
  print(`${done} Lock "${view.lock}" is ${now}; ${view.waiting.length} in line.`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2))
}
