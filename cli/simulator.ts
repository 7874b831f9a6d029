// `octosteps simulator`: the simulated server on its own, in real time, to be tried by hand.

import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { createRealClock } from '../simulator/clock/create-real-clock.ts'
import { readFaultFile, type FaultFile } from '../simulator/faults/read-fault-file.ts'
import { simulateOctopus, type SimulateOptions } from '../simulator/simulate-octopus.ts'
import { describeMistake, readSpaceFile } from '../simulator/space-file/read-space-file.ts'
import type { SpaceFile } from '../simulator/space-file/schema.ts'

interface Options {
  readonly space?: string
  readonly port: number
  readonly faults?: string
}

export function simulatorCommand(): Command {
  return new Command('simulator')
    .description('Run a simulated Octopus Server on this machine, in real time.')
    .option('--space <file>', 'the space file to start with (format: simulator/README.md); a small space without it')
    .option('--port <number>', 'the port to listen on; any free one without it', readPort, 0)
    .option('--faults <file>', 'a file that tells how the server misbehaves (format: simulator/README.md)')
    .action(async (options: Options, command: Command) => {
      try {
        await run(options)
      } catch (error) {
        command.error(error instanceof Error ? error.message : String(error), { exitCode: 1 })
      }
    })
}

async function run({ space, port, faults: faultFile }: Options): Promise<void> {
  const misbehaviour = faultFile === undefined ? undefined : readFaults(faultFile)
  const options: SimulateOptions = {
    port,
    ...(space === undefined ? {} : { space: readSpace(space) }),
    ...(misbehaviour ? { seed: misbehaviour.seed } : {}),
  }
  const simulator = await simulateOctopus({ ...options, clock: createRealClock() })
  for (const fault of misbehaviour?.faults ?? []) simulator.faults.add(fault)
  process.stdout.write(
    [
      `A simulated Octopus Server is running at ${simulator.url}`,
      `Space:   ${simulator.spaceId}`,
      `API key: ${simulator.apiKey}`,
      'Stop it with Ctrl+C.',
      '',
    ].join('\n'),
  )
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  await simulator.close()
  process.stdout.write('Stopped.\n')
}

/** @throws {Error} If the file cannot be read or has mistakes, naming each. */
function readSpace(file: string): SpaceFile {
  const read = readSpaceFile(readText(file))
  if (read.kind === 'read') return read.contents
  const count = read.mistakes.length === 1 ? 'a mistake' : `${read.mistakes.length} mistakes`
  throw new Error(
    `${file} has ${count}:\n${read.mistakes.map((mistake) => `- ${describeMistake(mistake)}`).join('\n')}`,
  )
}

/** @throws {Error} If the file cannot be read or has mistakes, naming each. */
function readFaults(file: string): FaultFile {
  const text = readText(file)
  try {
    return readFaultFile(text)
  } catch (error) {
    throw new Error(`${file} has mistakes:\n${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Give a number from 0 to 65535.')
  return port
}
