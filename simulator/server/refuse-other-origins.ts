// Who may ask: programs, and the simulator's own pages. A page of another origin that somebody has open in a browser must
// neither read what is here nor change it, not even one whose name was made to lead to this machine after it had loaded.

import type { IncomingHttpHeaders } from 'node:http'

export interface Asked {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** The address of this machine at which the request came in. */
  readonly localAddress: string | undefined
  /** Whether it is for one of the simulator's pages, to which a link on another site may lead. */
  readonly isForPage: boolean
}

/** @returns Why a request is refused; `undefined` if it is not. Programs that are no browsers send no origin. */
export function refuseOtherOrigins({ method, headers, localAddress, isForPage }: Asked): string | undefined {
  const { host, origin } = headers
  if (host !== undefined && !isOurs(host, localAddress)) {
    return `This simulator does not answer as ${host}: ask for it by its address, or as localhost.`
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host ?? ''}`.toLowerCase()) {
    return `A page of ${origin} asked: only the simulator's own pages may. Programs leave the header Origin out.`
  }
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  if (isForPage && isLink && method === 'GET') return undefined
  return `A page of another origin asked (Sec-Fetch-Site: ${site}): only the simulator's own pages may.`
}

/** @param host As the header has it, with a port or without. */
function isOurs(host: string, localAddress: string | undefined): boolean {
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true
  if (/^127(\.\d{1,3}){3}$/.test(name)) return true
  // An IPv4 client of a server that listens for both comes in as one of IPv6.
  return name === localAddress?.replace(/^::ffff:/i, '').toLowerCase()
}
