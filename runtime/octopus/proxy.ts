// Which proxy a request goes through, after the environment variables that curl made the custom. Octopus sets them from
// the proxy settings of the Tentacle that runs the script, in upper and in lower case.

import { StepError } from '../step-error.ts'
import { urlCredentials } from './url-credentials.ts'

/** Environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface Proxy {
  /** `http://proxy.example.com:3128`, without user and password. */
  readonly address: string
  /** What the proxy wants to be told: user and password, if it has any. */
  readonly headers: Readonly<Record<string, string>>
  /** What must not be shown. */
  readonly secrets: readonly string[]
}

/**
 * The proxy for requests to a server: `HTTP_PROXY` or `HTTPS_PROXY` by the server's protocol, in either case, lower case
 * first, unless `NO_PROXY` exempts the server. That is a list with commas or blanks of host names, which stand for all
 * names below them too (`example.com`, `.example.com` and `*.example.com` are the same), and of IP addresses, either with
 * or without a port; `*` stands for all. Ranges of addresses (`10.0.0.0/8`) are not understood.
 * @param url Where the server is.
 * @throws {StepError} `bad-parameters`, if the variable holds something else than the address of an HTTP proxy.
 */
export function proxyFor(url: string, environment: Environment): Proxy | undefined {
  const server = new URL(url)
  const variable = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const given = read(environment, variable)
  if (given === '' || isExempt(server, read(environment, 'NO_PROXY'))) return undefined
  return parseProxy(given, variable)
}

function read(environment: Environment, variable: string): string {
  return (environment[variable.toLowerCase()]?.trim() || environment[variable]?.trim()) ?? ''
}

function isExempt({ protocol, hostname, port }: URL, noProxy: string): boolean {
  const host = hostname.replace(/\.$/, '')
  const hostPort = port || (protocol === 'https:' ? '443' : '80')
  return noProxy.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true
    const bracketed = /^[^[]*:.*:/.test(entry) ? `[${entry}]` : entry
    const [, name = '', onlyPort = hostPort] = /^(?:\*?\.)?(.*?)\.?(?::(\d+))?$/.exec(bracketed) ?? []
    const exempt = canonical(name)
    return onlyPort === hostPort && (host === exempt || host.endsWith(`.${exempt}`))
  })
}

/** As a URL has it: lower case, IP addresses in their usual form. */
function canonical(host: string): string {
  const url = `http://${host}`
  return URL.canParse(url) ? new URL(url).hostname : host
}

function parseProxy(given: string, variable: string): Proxy {
  const text = given.includes('://') ? given : `http://${given}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  // An @ behind the host: there was a / or # in the password, and what looks like the host is a part of that.
  if (!url || url.protocol !== 'http:' || `${url.pathname}${url.search}${url.hash}`.includes('@')) {
    throw new StepError(
      'bad-parameters',
      `${variable} in this machine's environment (hidden) is not the address of an HTTP proxy such as ` +
        `http://proxy.example.com:3128. In a password, write / # ? as %2F %23 %3F.`,
    )
  }
  const { basic, secrets } = urlCredentials(url)
  return { address: url.origin, headers: basic ? { 'proxy-authorization': basic } : {}, secrets }
}
