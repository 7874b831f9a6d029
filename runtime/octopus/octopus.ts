// The server as a step sees it: typed reads that outlive bad minutes, and writes that are never made twice. Resources
// live in `resources/`, the calls for them beside this file.

import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { ShapeError, type Shape } from '../shape.ts'
import { StepError } from '../step-error.ts'
import type { Answer, Connection, Request } from './connection.ts'
import { judgeAnswer, judgeBrokenConnection, type Judgement, type Refusal } from './judge-answer.ts'
import { watchOutages } from './outage.ts'

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** What became of a write. */
export type Sent =
  | { readonly kind: 'done'; readonly json: unknown }
  /** The server answered that it does not do that, and why. */
  | ({ readonly kind: 'refused' } & Refusal)
  /** No usable answer: it may have happened, and may still happen. Who asked has to look before asking again. */
  | { readonly kind: 'unknown'; readonly what: string }

export interface Octopus {
  /** Where the server is, for links to its portal: without a slash at the end, and without user and password. */
  readonly serverUrl: string
  /** Such as `Spaces-1`. */
  readonly spaceId: string
  /**
   * Reads from the space.
   * @param path Below the space's address, `projects/all`.
   * @throws {StepError} For everything that a user can mend; a passing trouble only after the outage allowance.
   */
  get<T>(path: string, shape: Shape<T>, query?: Query): Promise<T>
  /**
   * Reads what belongs to no space.
   * @param target Path and query below the server's address, `/api/users/me`.
   * @throws {StepError} As `get` does.
   */
  read<T>(target: string, shape: Shape<T>): Promise<T>
  /**
   * Writes to the space. Asks again only where nothing can have happened: no connection was made, or the server said that
   * it is asked too often.
   * @param body What to send, as JSON.
   * @throws {StepError} If the key or the address is no good, a permission is missing, or no connection can be made within
   * the outage allowance.
   */
  send(method: Exclude<Request['method'], 'GET'>, path: string, body?: unknown): Promise<Sent>
  /** Whether the server has ever said, to anything asked here, that it is asked too often (429). */
  throttled(): boolean
  /**
   * The time by the server's clock, to compare with times of the server's: our own may be hours away from it. To the
   * second, from the last answer; our own until there is one.
   */
  serverNow(): Date
}

export interface Reader extends Pick<Octopus, 'serverUrl' | 'read' | 'throttled' | 'serverNow'> {
  /** @see Octopus.send */
  write(request: Request): Promise<Sent>
}

export interface ReaderOptions {
  readonly connection: Connection
  readonly clock: Clock
  readonly log: Log
  readonly random: () => number
  /** How long the server may give no usable answer, to all reads together, before they fail. */
  readonly outageMs: number
}

/**
 * Reads that try again: after 1 second, then 2, 4, ... up to 30, each with jitter, and no sooner than `Retry-After` asks.
 */
export function createReader({ connection, clock, log, random, outageMs }: ReaderOptions): Reader {
  const beginAttempt = watchOutages({ clock, log, outageMs })
  const via = connection.proxyAddress ? ` through the proxy ${connection.proxyAddress}` : ''
  let throttled = false
  let serverAheadMs = 0

  async function ask(request: Request, asked: string): Promise<Judgement> {
    let answer: Answer
    try {
      answer = await connection.ask(request)
    } catch (error) {
      // Nobody waits for this answer any more: another read has failed.
      connection.closed.throwIfAborted()
      // What Node would not even send is a fault of ours.
      if (error instanceof TypeError) throw error
      return judgeBrokenConnection(error, asked, connection)
    }
    throttled ||= answer.status === 429
    const judgement = judgeAnswer(answer, asked, connection)
    const date = Date.parse(answer.headers.date ?? '')
    if (judgement.kind === 'ok' && !Number.isNaN(date)) serverAheadMs = date - clock.now()
    return judgement
  }

  /** Asks until there is a usable answer, or something may have happened that must not happen twice. */
  async function persist(request: Request, asked: string): Promise<Sent> {
    const attempt = beginAttempt()
    for (let longestMs = 1000; ; longestMs = Math.min(30_000, longestMs * 2)) {
      const askedAt = clock.now()
      const judgement = await ask(request, asked)
      if (judgement.kind !== 'trouble') {
        attempt.end(judgement.kind === 'ok')
        if (judgement.kind === 'ok') return { kind: 'done', json: judgement.json }
        if (judgement.refusal && request.method !== 'GET') return { kind: 'refused', ...judgement.refusal }
        throw new StepError(judgement.code, judgement.message)
      }
      if (request.method !== 'GET' && !judgement.isUndone) {
        attempt.end(false)
        return { kind: 'unknown', what: judgement.what }
      }
      const leftMs = attempt.failed(askedAt, judgement.what)
      if (leftMs <= 0) {
        attempt.end(false)
        throw gaveUp(asked, judgement, attempt.history())
      }
      const jitteredMs = longestMs * (0.75 + random() / 2)
      await clock.sleep(Math.min(Math.max(jitteredMs, judgement.retryAfterMs ?? 0), leftMs), connection.closed)
    }
  }

  const describe = ({ method, target }: Request) => `${method} ${connection.serverUrl}${target}${via}`

  return {
    serverUrl: connection.serverUrl,
    throttled: () => throttled,
    serverNow: () => new Date(clock.now() + serverAheadMs),
    read: async (target, shape) => {
      const request: Request = { method: 'GET', target }
      const asked = describe(request)
      const answer = await persist(request, asked)
      return understand('json' in answer ? answer.json : undefined, shape, asked)
    },
    write: (request) => persist(request, describe(request)),
  }
}

/** The part of a server that one space is. */
export function inSpace(reader: Reader, spaceId: string): Octopus {
  return {
    ...reader,
    spaceId,
    get: (path, shape, query = {}) => reader.read(`/api/${spaceId}/${path}${toQueryString(query)}`, shape),
    send: (method, path, body) =>
      reader.write({ method, target: `/api/${spaceId}/${path}`, body: JSON.stringify(body) }),
  }
}

/**
 * Lists go as one parameter with commas; what is `undefined` stays out.
 * @throws {TypeError} For an empty list: the server would take it for no filter and answer with everything.
 */
export function toQueryString(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return []
    if (Array.isArray(value) && value.length === 0) throw new TypeError(`${name}: an empty list asks for everything`)
    return [`${name}=${encodeURIComponent(Array.isArray(value) ? value.join(',') : String(value))}`]
  })
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function understand<T>(json: unknown, shape: Shape<T>, asked: string): T {
  try {
    return shape(json, '')
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    throw new StepError(
      'not-octopus',
      `${asked} gave something that this step does not understand: ${error.message}. ` +
        `Check "Octopus Server URL"; if it leads to an Octopus Server, please report this with its version.`,
    )
  }
}

function gaveUp(
  asked: string,
  { what, isForeign }: Extract<Judgement, { kind: 'trouble' }>,
  history: string,
): StepError {
  const hint = isForeign
    ? `A proxy or a log-in page may stand in front of it, or part of the path be missing.`
    : `Check the way there from this machine too (proxy, firewall), or raise "Outage allowance minutes".`
  return new StepError(
    isForeign ? 'not-octopus' : 'not-reachable',
    `${asked} got no usable answer ${history}, last: ${what}. Check "Octopus Server URL". ${hint}`,
  )
}
