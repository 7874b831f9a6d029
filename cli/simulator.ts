// `octosteps simulator`: the simulated server on its own, in real time, to be tried by hand.

import { existsSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { createRealClock } from '../simulator/clock/create-real-clock.ts'
import type { FaultFile } from '../simulator/faults/read-fault-file.ts'
import { simulateOctopus, type SimulateOptions } from '../simulator/simulate-octopus.ts'
import { holdFile } from '../simulator/store/hold-file.ts'
import { keepSaving } from '../simulator/store/keep-saving.ts'
import { readState } from '../simulator/store/read-state.ts'
import { requireWritable } from '../simulator/store/write-file-whole.ts'
import { describeWebhook } from './describe-webhook.ts'
import { readFaults } from './read-faults.ts'
import { attempt, listMistakes, mistakesOf, readGivenFile, type Given } from './read-given.ts'
import { readSpaceText } from './read-space.ts'

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
Webhooks go to the subscriptions of the space; what becomes of each is said here.

Examples:
  octosteps simulator --space my-space.json --port 8065
  octosteps simulator --space my-space.json --save state.json    and later: --space state.json
  octosteps simulator --space my-space.json --journal state.journal    again and again, even after a kill`

async function run(options: Options): Promise<void> {
  const { port, listen, save, journal } = options
  const held = attempt(() => (journal === undefined ? () => undefined : holdFile(journal)))
  try {
    const { start, misbehaviour } = readAll(options, held)
    const simulator = await simulateOctopus({
      port,
      ...(listen === undefined ? {} : { host: listen }),
      ...start,
      ...(journal === undefined ? {} : { journal: { file: journal, failed: endAtOnce } }),
      seed: misbehaviour.seed,
      clock: createRealClock(),
      keepRequests: false,
    })
    for (const fault of misbehaviour.faults) simulator.faults.add(fault)
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
    if (held.kind === 'read') held.content()
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

type Start = Pick<SimulateOptions, 'space' | 'state'>

/** @throws {Error} If files cannot be read or written, or have mistakes, naming each. */
function readAll(
  { space, journal, faults, save }: Pick<Options, 'space' | 'journal' | 'faults' | 'save'>,
  held: Given<unknown>,
) {
  // A journal that somebody else holds is not read.
  const start: Given<Start> = held.kind === 'read' ? readStart(space, journal) : held
  const misbehaviour: Given<FaultFile> =
    faults === undefined ? { kind: 'read', content: { seed: 1, faults: [] } } : readFaults(faults)
  const writable = attempt(() => (save === undefined ? undefined : requireWritable(save)))
  if (start.kind === 'mistaken' || misbehaviour.kind === 'mistaken' || writable.kind === 'mistaken') {
    throw new Error(listMistakes('The simulator did not start:', mistakesOf(start, misbehaviour, writable)))
  }
  return { start: start.content, misbehaviour: misbehaviour.content }
}

function readStart(spaceFile: string | undefined, journal: string | undefined): Given<Start> {
  if (journal !== undefined && existsSync(journal)) {
    const written = readGivenFile(`--journal ${journal}`, journal)
    if (written.kind === 'mistaken') return written
    if (written.content.length > 0) {
      if (spaceFile !== undefined) warn(`Going on from ${journal}: ${spaceFile} is not read.`)
      return readStateOf(`--journal ${journal}`, written.content, () => ({
        kind: 'mistaken',
        mistakes: [`--journal ${journal}: is no journal: name a file that a simulator wrote, or a new one.`],
      }))
    }
  }
  if (spaceFile === undefined) return { kind: 'read', content: {} }
  const read = readGivenFile(`--space ${spaceFile}`, spaceFile)
  if (read.kind === 'mistaken') return read
  return readStateOf(`--space ${spaceFile}`, read.content, () => {
    const space = readSpaceText(spaceFile, read.content.toString('utf8'))
    return space.kind === 'read' ? { kind: 'read', content: { space: space.content } } : space
  })
}

/** @param otherwise What it is where it is no saved state. */
function readStateOf(place: string, content: Buffer, otherwise: () => Given<Start>): Given<Start> {
  const read = attempt(() => readState(content))
  if (read.kind === 'mistaken') {
    return { kind: 'mistaken', mistakes: read.mistakes.map((mistake) => `${place}: ${mistake}`) }
  }
  if (!read.content) return otherwise()
  const { droppedBytes, state } = read.content
  if (droppedBytes > 0) {
    warn(`${place} ends in a change that was not written to its end (${droppedBytes} bytes): it is left out.`)
  }
  return { kind: 'read', content: { state } }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Give a number from 0 to 65535.')
  return port
}
