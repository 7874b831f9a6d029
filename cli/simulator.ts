// `octosteps simulator`: the simulated server on its own, in real time, to be tried by hand.

import { existsSync, readFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { createRealClock } from '../simulator/clock/create-real-clock.ts'
import { simulateOctopus, type SimulateOptions } from '../simulator/simulate-octopus.ts'
import { describeMistake, readSpaceFile } from '../simulator/space-file/read-space-file.ts'
import type { SpaceFile } from '../simulator/space-file/schema.ts'
import { holdFile } from '../simulator/store/hold-file.ts'
import { keepSaving } from '../simulator/store/keep-saving.ts'
import { readState } from '../simulator/store/read-state.ts'
import type { SavedState } from '../simulator/store/save-store.ts'
import { requireWritable } from '../simulator/store/write-file-whole.ts'
import { describeWebhook } from './describe-webhook.ts'
import { readFaults } from './read-faults.ts'

interface Options {
  readonly space?: string
  readonly port: number
  readonly listen?: string
  readonly faults?: string
  readonly save?: string
  readonly journal?: string
}

export function simulatorCommand(): Command {
  return new Command('simulator')
    .description(
      'Run a simulated Octopus Server on this machine, in real time. It listens at the loopback address, where only programs of this machine reach it.',
    )
    .option(
      '--space <file>',
      'the space file to start with (format: simulator/README.md), or what --save or --journal wrote; a small space without it',
    )
    .option('--port <number>', 'the port to listen on; any free one without it', readPort, 0)
    .option(
      '--listen <address>',
      'an address of this machine to listen at instead: whoever reaches it can do everything',
    )
    .option('--faults <file>', 'a file that tells how the server misbehaves (format: simulator/README.md)')
    .option(
      '--save <file>',
      'save the state to this file at the end, and every 30 seconds; it will hold API keys and secrets',
    )
    .option(
      '--journal <file>',
      'write each change to this file before it is acknowledged, and go on from what is in it; it will hold API keys and secrets',
    )
    .addHelpText('after', examples)
    .action(async (options: Options, command: Command) => {
      try {
        await run(options)
      } catch (error) {
        command.error(error instanceof Error ? error.message : String(error), { exitCode: 1 })
      }
    })
}

const examples = `
Ctrl+C, SIGTERM and SIGHUP end it. Its log and locks are to be seen in a browser, at the address that it prints.

Examples:
  octosteps simulator --space my-space.json --port 8065
  octosteps simulator --space my-space.json --save state.json    and later: --space state.json
  octosteps simulator --space my-space.json --journal state.journal    again and again, even after a kill`

async function run({ space, port, listen, faults: faultFile, save, journal }: Options): Promise<void> {
  const misbehaviour = faultFile === undefined ? undefined : readFaults(faultFile)
  if (save !== undefined) requireWritable(save)
  const letGo = journal === undefined ? () => undefined : holdFile(journal)
  try {
    const simulator = await simulateOctopus({
      port,
      ...(listen === undefined ? {} : { host: listen }),
      ...readStart(space, journal),
      ...(journal === undefined ? {} : { journal: { file: journal, failed: endAtOnce } }),
      ...(misbehaviour ? { seed: misbehaviour.seed } : {}),
      clock: createRealClock(),
      keepRequests: false,
    })
    for (const fault of misbehaviour?.faults ?? []) simulator.faults.add(fault)
    simulator.onEvent((event) => {
      if (event.kind === 'webhook') process.stdout.write(`${describeWebhook(event)}\n`)
    })
    const saving = save === undefined ? undefined : keepSaving(save, () => simulator.save(), warn)
    if (listen !== undefined && !isLoopback(listen)) warn(openToOthers(listen))
    process.stdout.write(
      [
        `A simulated Octopus Server is running at ${simulator.url}`,
        `Space:   ${simulator.spaceId}`,
        `API key: ${simulator.apiKey}`,
        ...(save === undefined ? [] : [`Saves to ${save}, which only you may read: it holds API keys and secrets.`]),
        ...(journal === undefined
          ? []
          : [`Writes ${journal}, which only you may read: it holds API keys and secrets.`]),
        ...(listen === undefined || isLoopback(listen) ? ['Only programs on this machine reach it.'] : []),
        'Stop it with Ctrl+C.',
        '',
      ].join('\n'),
    )
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
    })
    try {
      saving?.finish()
    } finally {
      await simulator.close()
    }
  } finally {
    letGo()
  }
  // After a hang-up nobody may be there to read it.
  process.stdout.on('error', () => undefined)
  process.stdout.write('Stopped.\n')
}

/** A change that is nowhere written must not be acknowledged, so no answer may leave this process any more. */
function endAtOnce(error: Error): never {
  warn(`${error.message} The simulator ends here, since it cannot keep what it acknowledges.`)
  process.exit(1)
}

function warn(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}

function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(address)
}

function openToOthers(address: string): string {
  return `Warning: it listens at ${address}. Anyone who reaches that address can do everything here, running scripts on this machine included, with a key that is easily guessed.`
}

/** @throws {Error} If a file cannot be read or has mistakes, naming each. */
function readStart(
  spaceFile: string | undefined,
  journal: string | undefined,
): Pick<SimulateOptions, 'space' | 'state'> {
  const written = journal !== undefined && existsSync(journal) ? readBytes(journal) : undefined
  if (journal !== undefined && written && written.length > 0) {
    const state = readStateOf(journal, written)
    if (!state) throw new Error(`${journal} is no journal: name a file that a simulator wrote, or a new one.`)
    if (spaceFile !== undefined) warn(`Going on from ${journal}: ${spaceFile} is not read.`)
    return { state }
  }
  if (spaceFile === undefined) return {}
  const content = readBytes(spaceFile)
  const state = readStateOf(spaceFile, content)
  return state ? { state } : { space: readSpace(spaceFile, content.toString('utf8')) }
}

/** @returns `undefined` for what is no saved state. */
function readStateOf(file: string, content: Buffer): SavedState | undefined {
  try {
    const read = readState(content)
    if (read && read.droppedBytes > 0) {
      warn(`${file} ends in a change that was not written to its end (${read.droppedBytes} bytes): it is left out.`)
    }
    return read?.state
  } catch (error) {
    throw new Error(`Cannot go on from ${file}. ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

/** @throws {Error} If the file has mistakes, naming each. */
function readSpace(file: string, text: string): SpaceFile {
  const read = readSpaceFile(text)
  if (read.kind === 'read') return read.contents
  const count = read.mistakes.length === 1 ? 'a mistake' : `${read.mistakes.length} mistakes`
  throw new Error(
    `${file} has ${count}:\n${read.mistakes.map((mistake) => `- ${describeMistake(mistake)}`).join('\n')}`,
  )
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Give a number from 0 to 65535.')
  return port
}
