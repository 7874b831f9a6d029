// Those who have a page open, each at the end of a stream of server-sent events: `changed` when there is something new to
// fetch, with what is worth saying of it, and `clock` while simulated time goes on.

import type { ServerResponse } from 'node:http'
import type { SimulatorEvent, TaskChange } from '../events.ts'
import { clockText } from './times.ts'

export interface Watchers {
  /** Keeps the answer open for as long as somebody watches. */
  add(outgoing: ServerResponse): void
  tell(event: SimulatorEvent): void
}

/** Whatever happens within this time is told at once. In real time, as is all here: people watch. */
const gatherMs = 150
const clockEveryMs = 1_000
/** After so long a browser comes back to a server that is gone. */
const retryMs = 1_000
/** Of the changes told at once, so many are told by name. */
const mostNews = 3

/** @param now Simulated time. */
export function createWatchers(now: () => number): Watchers {
  const open = new Set<ServerResponse>()
  let gathered: string[] | undefined
  let ticking: NodeJS.Timeout | undefined
  let lastTold = NaN

  const send = (event: string, data: unknown) => {
    for (const outgoing of open) outgoing.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  function tick(): void {
    const time = now()
    // Also where time stands still something has to be sent now and then, or nobody learns that a reader is gone.
    if (time === lastTold) for (const outgoing of open) outgoing.write(': still here\n\n')
    else send('clock', { now: time, text: clockText(time) })
    lastTold = time
  }

  return {
    add(outgoing) {
      outgoing.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      })
      outgoing.write(`retry: ${retryMs}\n\n`)
      open.add(outgoing)
      ticking ??= setInterval(tick, clockEveryMs).unref()
      outgoing.once('close', () => {
        open.delete(outgoing)
        if (open.size > 0) return
        clearInterval(ticking)
        ticking = undefined
      })
    },
    tell(event) {
      if (open.size === 0 || (event.kind === 'request' && event.method === 'GET')) return
      if (!gathered) {
        const told: string[] = []
        gathered = told
        setTimeout(() => {
          gathered = undefined
          send('changed', { news: summary(told) })
        }, gatherMs).unref()
      }
      if (event.kind === 'task') gathered.push(`${event.description}: ${inWords[event.change] || event.state}`)
    },
  }
}

const inWords: Readonly<Record<TaskChange, string>> = {
  queued: 'Queued',
  started: 'Started',
  paused: 'Waits for a person',
  resumed: 'Goes on',
  cancelling: 'Cancelling',
  finished: '',
}

/** `Deploy Web release 1.8.0 to Test: Started`, one after another; blank where nothing is worth saying. */
function summary(news: readonly string[]): string {
  const more = news.length - mostNews
  return [...news.slice(-mostNews), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}
