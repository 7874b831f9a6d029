// The server as a step sees it: typed reads that outlive bad minutes. Resources live in `resources/`, the calls for
// them beside this file.

import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { ShapeError, type Shape } from '../shape.ts'
import { StepError } from '../step-error.ts'
import type { Answer, Connection } from './connection.ts'
import { judgeAnswer, judgeBrokenConnection, type Judgement } from './judge-answer.ts'
import { watchOutages } from './outage.ts'

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

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
  /** Whether the server has ever said, to anything asked here, that it is asked too often (429). */
  throttled(): boolean
  /**
   * The time by the server's clock, to compare with times of the server's: our own may be hours away from it. To the
   * second, from the last answer; our own until there is one.
   */
  serverNow(): Date
}

export interface Reader extends Pick<Octopus, 'serverUrl' | 'throttled' | 'serverNow'> {
  /** Reads from the server. @param target Path and query below the server's address, `/api/spaces`. */
  read<T>(target: string, shape: Shape<T>): Promise<T>
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

  async function ask(target: string, asked: string): Promise<Judgement> {
    let answer: Answer
    try {
      answer = await connection.get(target)
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

  return {
    serverUrl: connection.serverUrl,
    throttled: () => throttled,
    serverNow: () => new Date(clock.now() + serverAheadMs),
    read: async (target, shape) => {
      const asked = `GET ${connection.serverUrl}${target}${via}`
      const attempt = beginAttempt()
      for (let longestMs = 1000; ; longestMs = Math.min(30_000, longestMs * 2)) {
        const askedAt = clock.now()
        const judgement = await ask(target, asked)
        if (judgement.kind !== 'trouble') {
          attempt.end(judgement.kind === 'ok')
          if (judgement.kind === 'ok') return understand(judgement.json, shape, asked)
          throw new StepError(judgement.code, judgement.message)
        }
        const leftMs = attempt.failed(askedAt, judgement.what)
        if (leftMs <= 0) {
          attempt.end(false)
          throw gaveUp(asked, judgement, attempt.history())
        }
        const jitteredMs = longestMs * (0.75 + random() / 2)
        await clock.sleep(Math.min(Math.max(jitteredMs, judgement.retryAfterMs ?? 0), leftMs), connection.closed)
      }
    },
  }
}

/** The part of a server that one space is. */
export function inSpace(reader: Reader, spaceId: string): Octopus {
  return {
    ...reader,
    spaceId,
    get: (path, shape, query = {}) => reader.read(`/api/${spaceId}/${path}${toQueryString(query)}`, shape),
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
