// The simulator's page: for people who want to see what their steps do. It shows everything to whoever can reach it, and
// changes nothing.

import type { ServerResponse } from 'node:http'
import type { SimulatorEvent } from '../events.ts'
import { encodeAnswer, sendAnswer } from '../server/encode-answer.ts'
import type { World } from '../world.ts'
import { answerPage, type PageRequest } from './answer-page.ts'
import { createWatchers } from './watchers.ts'

export interface Page {
  /** Whether an address is one of its. */
  serves(path: string): boolean
  serve(request: PageRequest, outgoing: ServerResponse): void
  /** Something has happened that those who watch may want to see. */
  tell(event: SimulatorEvent): void
}

export function createPage(world: World): Page {
  const watchers = createWatchers(() => world.clock.now())
  return {
    serves: (path) => path === '/' || path === '/page' || path.startsWith('/page/'),
    serve(request, outgoing) {
      if (request.method === 'GET' && request.url.pathname === '/page/changes') return watchers.add(outgoing)
      sendAnswer(outgoing, encodeAnswer(answerPage(world, request)))
    },
    tell: (event) => watchers.tell(event),
  }
}
