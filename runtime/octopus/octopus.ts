// The server as a step sees it: typed reads that outlive bad minutes. Resources live in `resources/`, the calls for
// them beside this file.

import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { ShapeError, type Shape } from '../shape.ts'
import { StepError } from '../step-error.ts'
import type { Connection } from './connection.ts'
import { judgeAnswer, judgeBrokenConnection, type Judgement } from './judge-answer.ts'

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export interface Octopus {
  /** Such as `Spaces-1`. */
  readonly spaceId: string
  /**
   * Reads from the space.
   * @param path Below the space's address, `projects/all`.
   * @throws {StepError} For everything that a user can mend; a passing trouble only after the outage allowance.
   */
  get<T>(path: string, shape: Shape<T>, query?: Query): Promise<T>
}

export interface Reader {
  /** Reads from the server. @param target Path and query below the server's address, `/api/spaces`. */
  read<T>(target: string, shape: Shape<T>): Promise<T>
}

export interface ReaderOptions {
  readonly connection: Connection
  readonly clock: Clock
  readonly log: Log
  readonly random: () => number
  /** How long the server may give no usable answer before a read fails. */
  readonly outageMs: number
}

/** Reads that try again: after 1 second, then 2, 4, ... up to 30, each with jitter, or when `Retry-After` says. */
export function createReader({ connection, clock, log, random, outageMs }: ReaderOptions): Reader {
  return {
    read: async (target, shape) => {
      const asked = `GET ${connection.serverUrl}${target}`
      const startedAt = clock.now()
      for (let tries = 1; ; tries += 1) {
        const judgement = await ask(connection, target, asked)
        if (judgement.kind === 'failure') throw judgement.error
        if (judgement.kind === 'ok') {
          if (tries > 1) log.info(`Octopus Server answers again, after ${tries} tries.`)
          return understand(judgement.json, shape, asked)
        }
        const leftMs = outageMs - (clock.now() - startedAt)
        if (leftMs <= 0) throw gaveUp(asked, judgement.what, tries, clock.now() - startedAt)
        if (tries === 1) log.warning(`No usable answer from Octopus Server (${judgement.what}); trying again.`)
        const doubling = Math.min(30_000, 1000 * 2 ** (tries - 1)) * (0.75 + random() / 2)
        await clock.sleep(Math.min(judgement.retryAfterMs ?? doubling, leftMs))
      }
    },
  }
}

/** The part of a server that one space is. */
export function inSpace(reader: Reader, spaceId: string): Octopus {
  return {
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

async function ask(connection: Connection, target: string, asked: string): Promise<Judgement> {
  try {
    return judgeAnswer(await connection.get(target), asked)
  } catch (error) {
    return judgeBrokenConnection(error, asked)
  }
}

function understand<T>(json: unknown, shape: Shape<T>, asked: string): T {
  try {
    return shape(json, '')
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    throw new StepError(
      'not-octopus',
      `${asked} gave something that this step does not understand: ${error.message}. ` +
        `Check that "Octopus Server URL" leads to an Octopus Server; if it does, please report this with its version.`,
    )
  }
}

function gaveUp(asked: string, what: string, tries: number, forMs: number): StepError {
  return new StepError(
    'not-reachable',
    `${asked} got no usable answer in ${Math.round(forMs / 1000)} seconds and ${tries} tries, last: ${what}. ` +
      `Check "Octopus Server URL" and the way there from this machine (proxy, firewall, certificate), ` +
      `or raise "Outage allowance minutes".`,
  )
}
