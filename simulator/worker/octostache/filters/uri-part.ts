// The filter that takes a part of an address.

import type { FilterFunction } from './filters.ts'

/** Its mistakes come as text in brackets, in the place of the part. */
export const uriPart: FilterFunction = (input, [part]) => {
  if (input === undefined) return undefined
  if (part === undefined) return '[UriPart error: no argument given]'
  const read = readers.get(part.toLowerCase())
  const address = readAddress(input)
  if (!address) {
    if (part.toLowerCase() === 'isabsoluteuri') return 'false'
    const reason = read ? 'This operation is not supported for a relative URI.' : `argument '${part}' not supported`
    return `[UriPart ${part} error: ${reason}]`
  }
  return read ? read(address) : `[UriPart ${part} error: argument '${part}' not supported]`
}

interface Address {
  readonly url: URL
  /** `undefined` for a scheme without a usual one. */
  readonly usualPort: string | undefined
}

const usualPorts: Readonly<Record<string, string>> = {
  'http:': '80',
  'https:': '443',
  'ws:': '80',
  'wss:': '443',
  'ftp:': '21',
  'ldap:': '389',
  'net.tcp:': '808',
}

const readers: ReadonlyMap<string, (address: Address) => string> = new Map<string, (address: Address) => string>([
  ['absolutepath', ({ url }) => url.pathname],
  ['absoluteuri', ({ url }) => url.href],
  ['authority', authority],
  ['dnssafehost', ({ url }) => url.hostname.replace(/^\[|\]$/g, '')],
  ['fragment', ({ url }) => url.hash],
  ['host', ({ url }) => url.hostname],
  ['hostandport', (address) => address.url.hostname + (port(address) === '-1' ? '' : `:${port(address)}`)],
  ['hostnametype', ({ url }) => hostNameType(url.hostname)],
  ['isabsoluteuri', () => 'true'],
  ['isdefaultport', (address) => String(address.url.port === '' || address.url.port === address.usualPort)],
  ['isfile', ({ url }) => String(url.protocol === 'file:')],
  ['isloopback', ({ url }) => String(/^(?:localhost|127(?:\.\d+){3}|\[::1\]|)$/.test(url.hostname))],
  ['isunc', ({ url }) => String(url.protocol === 'file:' && url.hostname !== '')],
  ['path', ({ url }) => decode(url.pathname)],
  ['pathandquery', ({ url }) => url.pathname + url.search],
  ['port', port],
  ['query', ({ url }) => url.search],
  ['scheme', ({ url }) => url.protocol.slice(0, -1)],
  ['schemeandserver', (address) => `${address.url.protocol}//${authority(address)}`],
  ['userinfo', ({ url }) => url.username + (url.password === '' ? '' : `:${url.password}`)],
])

/** @returns `undefined` for one that is relative. */
function readAddress(text: string): Address | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return { url, usualPort: usualPorts[url.protocol] }
}

function authority({ url, usualPort }: Address): string {
  return url.hostname + (url.port === '' || url.port === usualPort ? '' : `:${url.port}`)
}

function port({ url, usualPort }: Address): string {
  return url.port === '' ? (usualPort ?? '-1') : url.port
}

function hostNameType(host: string): string {
  if (host === '') return 'Basic'
  if (host.startsWith('[')) return 'IPv6'
  return /^\d+(?:\.\d+){3}$/.test(host) ? 'IPv4' : 'Dns'
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
