// Which server a subcommand works on, and as whom: the same options everywhere, with the environment variables of
// Octopus's own command line.

import { Option, type Command } from 'commander'
import { defineParameters, parameterName, readParameters, secret, text, url } from '../runtime/parameters.ts'
import type { Terminal } from './terminal.ts'

/** As commander gives them: `undefined` where there is neither an option nor a variable of the environment. */
export interface ServerOptions {
  readonly server?: string
  readonly apiKey?: string
  readonly accessToken?: string
  readonly space?: string
  readonly caCertificate?: string
  /** Whether questions may be asked. */
  readonly prompt: boolean
}

/** Where to go, and as whom. */
export interface ServerAccess {
  readonly serverUrl: string
  readonly apiKey: string | undefined
  readonly accessToken: string | undefined
  /** Name or id; `undefined` for the server's default space. */
  readonly space: string | undefined
  readonly caCertificateFile: string | undefined
}

export function addServerOptions(command: Command): Command {
  return command
    .addOption(new Option('--server <url>', 'the address of the Octopus Server').env('OCTOPUS_URL'))
    .addOption(
      new Option(
        '--api-key <key>',
        'an API key; better by the environment or when asked, for options can be seen by others on this machine',
      ).env('OCTOPUS_API_KEY'),
    )
    .addOption(
      new Option('--access-token <token>', 'an access token instead of an API key').env('OCTOPUS_ACCESS_TOKEN'),
    )
    .addOption(
      new Option('-s, --space <name>', 'the space, by name or id; the default space without it').env('OCTOPUS_SPACE'),
    )
    .option('--ca-certificate <file>', 'a PEM file with certificates to trust besides the well-known ones')
    .option('--no-prompt', 'ask nothing: fail where something is missing')
}

/**
 * Reads the options, and asks whoever sits there for what is missing.
 * @throws {StepError} `bad-parameters`, which lists every mistake.
 */
export async function readServerOptions(options: ServerOptions, terminal: Terminal): Promise<ServerAccess> {
  const mayAsk = options.prompt && terminal.isInteractive
  const { accessToken = '', space = '', caCertificate = '' } = options
  const serverUrl = options.server || (mayAsk ? await terminal.ask('Octopus Server URL: ') : '')
  const apiKey = options.apiKey || (mayAsk && !accessToken ? await terminal.askHidden('API key (not shown): ') : '')
  const given = { serverUrl, apiKey, accessToken, space, caCertificateFile: caCertificate }
  return readParameters(
    fields,
    new Map(Object.entries(given).map(([key, value]) => [parameterName(fields.prefix, key), value])),
  )
}

const fields = defineParameters(
  'Server',
  {
    serverUrl: url({ label: '--server or OCTOPUS_URL' }),
    apiKey: secret({ label: '--api-key or OCTOPUS_API_KEY', optional: true }),
    accessToken: secret({ label: '--access-token or OCTOPUS_ACCESS_TOKEN', optional: true }),
    space: text({ label: '--space or OCTOPUS_SPACE', optional: true }),
    caCertificateFile: text({ label: '--ca-certificate', optional: true }),
  },
  ({ apiKey, accessToken }) => [
    ...(!apiKey && !accessToken
      ? ['There is no API key: set OCTOPUS_API_KEY (or OCTOPUS_ACCESS_TOKEN) in the environment.']
      : []),
    ...keyMistakes('The API key', apiKey),
    ...keyMistakes('The access token', accessToken),
  ],
)

/** What is not printable ASCII cannot stand in a header. */
function keyMistakes(what: string, given = ''): readonly string[] {
  return /^[\x21-\x7e]*$/.test(given) ? [] : [`${what} holds blanks or letters that no key has: paste it again.`]
}
