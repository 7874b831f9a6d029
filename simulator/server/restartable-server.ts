// A server that can go down, with its connections cut and new ones refused, and come back at the same address.

import { setTimeout as realTime } from 'node:timers/promises'
import type { Server } from 'node:http'
import { listen } from './listen.ts'

export interface RestartableServer {
  /** Without a slash at the end. */
  readonly url: string
  /** Nobody gets in any more, and whoever is in is thrown out. */
  goDown(): void
  comeBack(): void
  close(): Promise<void>
}

/**
 * @param host The address of this machine to listen at: the loopback interface without it.
 * @throws {Error} If the port is taken.
 */
export async function startServer(server: Server, port: number, host?: string): Promise<RestartableServer> {
  const url = await listen(server, port, host)
  const ownPort = Number(new URL(url).port)
  let closed = false
  let isDown = false

  async function listenAgain(attempts: number): Promise<void> {
    try {
      await listen(server, ownPort, host)
      if (closed) server.close()
    } catch (error) {
      // Meanwhile the system may have lent the port to somebody's outgoing connection.
      if (attempts <= 1) throw error
      await realTime(50)
      await listenAgain(attempts - 1)
    }
  }

  return {
    url,
    goDown() {
      if (isDown) return
      isDown = true
      server.close()
      server.closeAllConnections()
    },
    comeBack() {
      if (closed || !isDown) return
      isDown = false
      void listenAgain(100)
    },
    async close() {
      closed = true
      server.closeAllConnections()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
  }
}
