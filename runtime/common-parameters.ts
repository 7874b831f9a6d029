// The fields that every step has: how to reach Octopus Server, and as whom.

import {
  defineParameters,
  minutes,
  octopusVariable,
  readParameters,
  secret,
  text,
  url,
  type Fields,
  type Parameters,
  type Values,
} from './parameters.ts'

export const commonFields = {
  /**
   * The address of the Octopus Server, as the machine that runs this step reaches it. Normally Octopus knows it; give it
   * where the server's own address (Configuration, Nodes) is not set or not reachable from there.
   */
  serverUrl: url({ label: 'Octopus Server URL', default: octopusVariable('Octopus.Web.ServerUri') }),
  /**
   * An API key of a service account, best as a sensitive project variable such as `#{Coordination.ApiKey}`. Leave it
   * blank where an access token is given.
   */
  apiKey: secret({ label: 'API key', optional: true }),
  /**
   * (Optional) An access token instead of an API key, such as the output of the step *Octopus - Authenticate with OIDC*.
   * It has to be valid for as long as this step may wait.
   */
  accessToken: secret({ label: 'Access token', optional: true }),
  /** The space to look in: its name or id. The one that this deployment runs in, unless you say otherwise. */
  space: text({ label: 'Space', default: octopusVariable('Octopus.Space.Id') }),
  /**
   * (Optional) The path, on the machine that runs this step, of a PEM file with the certificates to trust besides the
   * well-known ones: for a server behind a company's own certificate authority.
   */
  caCertificateFile: text({ label: 'CA certificate file', optional: true }),
  /** How many minutes Octopus Server may be unreachable, restarting or overloaded before this step gives up. */
  outageMinutes: minutes({ label: 'Outage allowance minutes', default: 10 }),
}

/** A step's own fields, and after them those that every step has. */
export function withCommonFields<F extends Fields>({ prefix, fields, check }: Parameters<F>) {
  return defineParameters(prefix, { ...fields, ...commonFields }, (values) => [
    ...(check?.(values) ?? []),
    ...commonMistakes(values as Partial<CommonValues>),
  ])
}

export type CommonValues = Values<Parameters<typeof commonFields>>

/**
 * Reads a step's own fields and the common ones together, so that all mistakes come at once.
 * @throws {StepError} `bad-parameters`, as `readParameters` does.
 */
export function readForm<P extends Parameters>(
  parameters: P,
  inputs: ReadonlyMap<string, string>,
): Values<P> & CommonValues {
  // That the values of two sets of fields together are those of both is beyond the compiler while P is open.
  return readParameters(withCommonFields(parameters), inputs) as Values<P> & CommonValues
}

/** What is wrong with the common fields that each for itself may be right. */
function commonMistakes({ apiKey, accessToken }: Partial<CommonValues>): readonly string[] {
  if (!apiKey && !accessToken) {
    return [
      '"API key" and "Access token" are empty: give the API key of a service account, best by a sensitive variable.',
    ]
  }
  return [...keyMistakes('API key', apiKey), ...keyMistakes('Access token', accessToken)]
}

/** What is not printable ASCII cannot stand in a header. */
function keyMistakes(label: string, given = ''): readonly string[] {
  if (/^[\x21-\x7e]*$/.test(given)) return []
  return [`"${label}" (hidden) holds blanks or letters that no key has: paste it again.`]
}
