import type { Server } from 'node:http'

/**
 * Has a server listen on the loopback interface.
 * @param port 0 for any free one.
 * @returns Its address, without a slash at the end.
 * @throws {Error} If the port is taken or not allowed, in words.
 */
export async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(new Error(refusal(error, port), { cause: error }))
    server.once('error', refuse)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refuse)
      resolve()
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The simulator got no port to listen on')
  return `http://127.0.0.1:${address.port}`
}

function refusal({ code, message }: NodeJS.ErrnoException, port: number): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use by another program: choose another one, or none for any free one.`
  if (code === 'EACCES') return `Port ${port} may only be used by an administrator: choose one above 1023.`
  return `The simulator cannot listen on port ${port}: ${message}`
}
