// The proxy that a worker's scripts use: what the environment says of it, made complete as Octopus's worker does. Pure.

type Environment = Readonly<Record<string, string>>

const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
const neverProxied = '127.0.0.1,localhost,169.254.169.254'

/**
 * An environment with the variables of the proxy in capital and in small letters. Where there are some, each gets its
 * twin and no more; otherwise they come from the settings that Tentacle hands over in variables of its own.
 */
export function withProxyVariables(environment: Environment): Environment {
  const given = names.flatMap((name) => [name, name.toLowerCase()]).filter((name) => name in environment)
  return { ...(given.length > 0 ? twins(environment, given) : proxyOfTentacle(environment)), ...environment }
}

function twins(environment: Environment, given: readonly string[]): Environment {
  return Object.fromEntries(
    given.flatMap((name) => [
      [name.toUpperCase(), environment[name] ?? ''],
      [name.toLowerCase(), environment[name] ?? ''],
    ]),
  )
}

/** The system's own proxy, which `TentacleUseDefaultProxy` asks for, is none: that is a matter of Windows. */
function proxyOfTentacle(environment: Environment): Environment {
  const host = environment['TentacleProxyHost']?.trim() ?? ''
  if (host === '')
    return environment['TentacleUseDefaultProxy']?.trim().toLowerCase() === 'false' ? { NO_PROXY: '*' } : {}
  const address = `http://${credentials(environment)}${host}:${environment['TentacleProxyPort'] ?? '0'}`
  return twins({ HTTP_PROXY: address, HTTPS_PROXY: address, NO_PROXY: neverProxied }, names)
}

function credentials(environment: Environment): string {
  const user = environment['TentacleProxyUsername'] ?? ''
  if (user === '') return ''
  return `${encode(user)}:${encode(environment['TentacleProxyPassword'] ?? '')}@`
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/['~]/g, percent).replaceAll('%20', '+')
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
