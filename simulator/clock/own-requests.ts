// The HTTP requests that this process itself has under way: a step that a test runs in this process is busy while it waits
// for an answer, unless the answer is held back.

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'

export interface OwnRequests {
  /** The local port of each request's connection; `undefined` while there is none. */
  ports(): readonly (number | undefined)[]
  close(): void
}

/** @param change Called when a request has ended. */
export function watchOwnRequests(change: () => void): OwnRequests {
  const underWay = new Set<ClientRequest>()
  const channel = 'http.client.request.start'
  const take = (message: unknown) => {
    const { request } = message as { readonly request: ClientRequest }
    underWay.add(request)
    request.once('close', () => {
      underWay.delete(request)
      change()
    })
  }
  subscribe(channel, take)
  return {
    ports: () => [...underWay].map(({ socket }) => socket?.localPort),
    close: () => void unsubscribe(channel, take),
  }
}
