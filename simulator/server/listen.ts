import type { Server } from 'node:http'

/**
 * Has a server listen.
 * @param port 0 for any free one.
 * @param host The address of this machine to listen at: the loopback interface without it.
 * @returns Its address, without a slash at the end.
 * @throws {Error} If the port is taken or not allowed, in words.
 */
export async function listen(server: Server, port: number, host = '127.0.0.1'): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(new Error(refusal(error, port, host), { cause: error }))
    server.once('error', refuse)
    server.listen(port, host, () => {
      server.off('error', refuse)
      resolve()
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The simulator got no port to listen on')
  return `http://${reachable(address.address)}:${address.port}`
}

/** Where a client on this machine finds what listens at an address: all addresses are no address to call. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function refusal({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `This machine has no address ${host} to listen at.`
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use by another program: choose another one, or none for any free one.`
  if (code === 'EACCES') return `Port ${port} may only be used by an administrator: choose one above 1023.`
  return `The simulator cannot listen on port ${port}: ${message}`
}
