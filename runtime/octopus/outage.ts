// Times in which the server gives no usable answer. All reads share them: however many go on at once, there is one line
// when an outage starts, one when it is over, and one allowance for all of it.

import type { Clock } from '../clock.ts'
import { formatDuration, formatInstant } from '../format-time.ts'
import type { Log } from '../log.ts'

export interface OutageOptions {
  readonly clock: Clock
  readonly log: Log
  /** How long an outage may last. */
  readonly outageMs: number
}

/** One read, which may take several tries. */
export interface Attempt {
  /**
   * A try gave no usable answer.
   * @param askedAt When that try was made, by our clock.
   * @param what What came instead, for the log.
   * @returns How many milliseconds are left of the allowance: none, or less, means to give up.
   */
  failed(askedAt: number, what: string): number
  /** There will be no more tries. @param answered Whether the server gave a usable answer. */
  end(answered: boolean): void
  /** `since 2026-11-24 02:13:05 UTC (10 minutes, 24 tries)` */
  history(): string
}

interface Outage {
  readonly since: number
  /** Of all reads together. */
  tries: number
  /** How many reads are trying again. */
  reads: number
}

/** @returns Begins an attempt. */
export function watchOutages({ clock, log, outageMs }: OutageOptions): () => Attempt {
  let current: Outage | undefined
  const lasted = ({ since, tries }: Outage) =>
    `${formatDuration(clock.now() - since)}, ${tries} ${tries === 1 ? 'try' : 'tries'}`

  return () => {
    let isTrying = false
    return {
      failed: (askedAt, what) => {
        if (!current) {
          log.warning(`No usable answer from Octopus Server (${what}); trying again.`)
          current = { since: askedAt, tries: 0, reads: 0 }
        }
        if (!isTrying) current.reads += 1
        isTrying = true
        current.tries += 1
        return outageMs - (clock.now() - current.since)
      },
      end: (answered) => {
        if (current && isTrying) current.reads -= 1
        // It is not over while another read still gets no answer: the lines would alternate, and the allowance never end.
        if (!current || !answered || current.reads > 0) return
        log.info(`Octopus Server answers again (after ${lasted(current)}).`)
        current = undefined
      },
      history: () => (current ? `since ${formatInstant(new Date(current.since))} (${lasted(current)})` : ''),
    }
  }
}
