// From a subcommand's options to a space on a server, through the same client that the steps use.

import { systemClock } from '../runtime/clock.ts'
import type { DocumentContext } from '../runtime/documents/document.ts'
import { connect, type ConnectedOctopus } from '../runtime/octopus/connect.ts'
import { boolean, list, object, optional, string } from '../runtime/shape.ts'
import { StepError } from '../runtime/step-error.ts'
import { plainLog } from './plain-log.ts'
import { readServerOptions, type ServerOptions } from './server-options.ts'
import type { Terminal } from './terminal.ts'

/** A space, and whoever the key belongs to. */
export interface ConnectedSpace extends DocumentContext {
  readonly octopus: ConnectedOctopus
  readonly userName: string
}

const User = object({ Username: string, DisplayName: optional(string) })
const Space = object({ Id: string, Name: string, IsDefault: optional(boolean) })

/** Somebody waits at a terminal: no longer than this for a server that does not answer. */
const outageMinutes = 1

/**
 * Connects, and sees to it that the key is good.
 * @param command Names us on the server's audit events: `locks`.
 * @throws {StepError} For everything that a user can mend: options, the key, the space.
 */
export async function connectToServer(
  options: ServerOptions,
  terminal: Terminal,
  command: string,
): Promise<ConnectedSpace> {
  const access = await readServerOptions(options, terminal)
  const open = (space: string) =>
    connect(
      { ...access, space, outageMinutes },
      {
        clock: systemClock,
        log: plainLog((line) => process.stderr.write(`${line}\n`)),
        random: Math.random,
        userAgent: `octosteps-${command}`,
        environment: process.env,
      },
    )
  const octopus = await open(access.space ?? (await findDefaultSpace(open)))
  try {
    const { Username, DisplayName } = await octopus.read('/api/users/me', User)
    return {
      octopus,
      clock: systemClock,
      random: Math.random,
      own: { taskId: `octosteps ${command}, ${Username}` },
      userName: DisplayName || Username,
    }
  } catch (error) {
    octopus.close()
    throw error
  }
}

async function findDefaultSpace(open: (space: string) => Promise<ConnectedOctopus>): Promise<string> {
  const octopus = await open('Spaces-1')
  try {
    const spaces = await octopus.read('/api/spaces/all', list(Space))
    const [first] = spaces
    const space = spaces.find(({ IsDefault }) => IsDefault) ?? (spaces.length === 1 ? first : undefined)
    if (space) return space.Id
    throw new StepError(
      'bad-parameters',
      `There is no default space that this key may see. Give --space, or set OCTOPUS_SPACE: ` +
        `${spaces.map(({ Name }) => Name).join(', ') || 'it may see none'}.`,
    )
  } finally {
    octopus.close()
  }
}
