// The HTTP side: reads a request, lets a fault or the rate limit have its way, or answers it.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tooManyRequests } from '../faults/fault-answers.ts'
import type { FaultList } from '../faults/fault-list.ts'
import { misbehave, type RestartWish } from '../faults/misbehave.ts'
import type { User } from '../store/documents.ts'
import type { Page } from '../page/page.ts'
import type { World } from '../world.ts'
import type { Answer } from './answer.ts'
import { answerRequest, userOf, type RawRequest } from './answer-request.ts'
import { encodeAnswer, sendAnswer } from './encode-answer.ts'
import type { RateLimit, RateLimiter } from './rate-limit.ts'
import { refuseOtherOrigins } from './refuse-other-origins.ts'
import type { Route } from './route.ts'

export interface HttpOptions {
  readonly world: World
  readonly routes: readonly Route[]
  readonly faults: FaultList
  /** Nobody is refused without it. */
  readonly rate?: { readonly limiter: RateLimiter; readonly limit: RateLimit } | undefined
  /** What is served outside `/api`: how the simulator itself is told what to do. */
  readonly control: (request: RawRequest) => Answer
  /** What people see; no fault meets it, and no request for it counts. */
  readonly page: Page
  readonly restart: (wish: RestartWish) => void
}

export function createHttpServer(options: HttpOptions): Server {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => serve(options, incoming, Buffer.concat(chunks), outgoing))
  })
  // A simulated hour may pass between two requests of a client that keeps its connection.
  server.keepAliveTimeout = 0
  return server
}

function serve(options: HttpOptions, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
  const { world, faults } = options
  const { method = 'GET', headers } = incoming
  // Clients tell the server's time by it, and here that is the simulated one.
  outgoing.setHeader('date', new Date(world.clock.now()).toUTCString())
  const url = readAddress(incoming.url ?? '/')
  if (!url) return refuse(outgoing, 400, `${incoming.url ?? ''} is no address.`)
  const raw: RawRequest = { method: overridden(method, headers['x-http-method-override']), url, headers, body }
  const isForPage = options.page.serves(url.pathname)
  const refusal = refuseOtherOrigins({ method, headers, localAddress: incoming.socket.localAddress, isForPage })
  if (refusal !== undefined) return refuse(outgoing, 403, refusal)
  if (isForPage) return options.page.serve(raw, outgoing)
  if (/^\/simulator(\/|$)/.test(url.pathname)) return sendAnswer(outgoing, encodeAnswer(options.control(raw)))
  const user = userOf(world, raw)
  const fault = faults.meet({ method: raw.method, path: url.pathname, user: user?.username })
  const at = world.clock.now()
  const tell = (status: number) => {
    const request = { method: raw.method, path: url.pathname, query: url.search, status, at, user: user?.username }
    world.emit({ kind: 'request', ...request, ...(fault ? { fault: fault.kind } : {}) })
  }
  const carryOut = () => {
    const answer = limited(options, user) ?? answerRequest(world, options.routes, raw, user)
    tell(answer.status)
    return encodeAnswer(answer)
  }
  if (fault) misbehave(fault, { world, incoming, outgoing, carryOut, tell, restart: options.restart })
  else sendAnswer(outgoing, carryOut())
}

/** @returns `undefined` for what is no address at all. */
function readAddress(text: string): URL | undefined {
  const base = 'http://localhost'
  return URL.canParse(text, base) ? new URL(text, base) : undefined
}

function refuse(outgoing: ServerResponse, status: number, sentence: string): void {
  const contentType = 'text/plain; charset=utf-8'
  sendAnswer(outgoing, encodeAnswer({ kind: 'text', status, text: `${sentence}\n`, contentType }))
}

/** Clients that may not send every verb tunnel it through POST. */
function overridden(method: string, override: string | readonly string[] | undefined): string {
  return method === 'POST' && typeof override === 'string' ? override.toUpperCase() : method
}

/** The refusal of a user whose bucket is empty. */
function limited({ world, rate }: HttpOptions, user: User | undefined): Answer | undefined {
  const waitMs = rate?.limiter.take(user?.username)
  if (!rate || waitMs === undefined) return undefined
  return tooManyRequests(world.settings.unconfirmed, rate.limit.retryAfter === false ? undefined : waitMs)
}
