// A fault at work on one request.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodeAnswer, sendAnswer, type EncodedAnswer } from '../server/encode-answer.ts'
import type { World } from '../world.ts'
import { logInPage, proxyPage, serverError, tooManyRequests } from './fault-answers.ts'
import { milliseconds } from './fault-list.ts'
import type { Fault } from './fault-rule.ts'

export interface MetExchange {
  readonly world: World
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  /** Does what the request asks for, and writes down that it was answered. */
  readonly carryOut: () => EncodedAnswer
  /** Writes down a request that is not carried out; 0 for one without an answer. */
  readonly tell: (status: number) => void
  readonly restart: (wish: RestartWish) => void
}

/** How a server goes down and comes back. */
export interface RestartWish {
  readonly downForMs: number
  /** Whether everything since the start is still there afterwards. */
  readonly state: 'kept' | 'lost'
  /** What becomes of the tasks that run: others carry them on, or they fail. */
  readonly tasks: 'go-on' | 'fail'
}

export function misbehave(fault: Fault, exchange: MetExchange): void {
  const { world, incoming, outgoing, carryOut, tell, restart } = exchange
  const refuse = (answer: EncodedAnswer) => {
    tell(answer.status)
    sendAnswer(outgoing, answer)
  }
  switch (fault.kind) {
    case 'late':
      return answerLate(fault, exchange)
    case 'too-many-requests': {
      const { retryAfter } = fault
      const waitMs = retryAfter === undefined ? undefined : milliseconds(retryAfter)
      return refuse(encodeAnswer(tooManyRequests(world.settings.unconfirmed, waitMs)))
    }
    case 'error':
      return refuse(encodeAnswer(serverError(fault.status)))
    case 'proxy-page':
      return refuse(encodeAnswer(proxyPage(fault.status)))
    case 'log-in-page':
      return refuse(encodeAnswer(logInPage(fault.location)))
    case 'dropped':
      if (fault.effect === 'done') carryOut()
      else if (fault.effect === 'none') tell(0)
      else world.clock.at(world.clock.now() + milliseconds(fault.by), carryOut)
      incoming.socket.destroy()
      return
    case 'truncated':
      return truncate(fault, exchange)
    case 'restart':
      tell(0)
      incoming.socket.destroy()
      return restart({ downForMs: milliseconds(fault.downFor), state: fault.state, tasks: fault.tasks })
  }
}

function answerLate(
  { by, effect }: Extract<Fault, { kind: 'late' }>,
  { world: { clock }, incoming, outgoing, carryOut }: MetExchange,
): void {
  const done = effect === 'at-once' ? carryOut() : undefined
  const release = clock.holdAnswer(incoming.socket.remotePort ?? 0)
  // Whoever gave up waits for nothing any more; what was asked for happens all the same.
  outgoing.once('close', release)
  clock.at(clock.now() + milliseconds(by), () => {
    release()
    const answer = done ?? carryOut()
    if (!outgoing.destroyed) sendAnswer(outgoing, answer)
  })
}

function truncate(
  { connection }: Extract<Fault, { kind: 'truncated' }>,
  { incoming, outgoing, carryOut }: MetExchange,
): void {
  const answer = carryOut()
  const half = answer.content.subarray(0, Math.floor(answer.content.length / 2))
  if (connection === 'kept') {
    const headers = { ...answer.headers, 'content-length': String(half.length) }
    return sendAnswer(outgoing, { ...answer, headers, content: half })
  }
  outgoing.writeHead(answer.status, answer.headers)
  outgoing.write(half, () => incoming.socket.destroy())
}
