// Ctrl+C, and what else tells a command to end: at the first it winds up, at the second it ends at once.

export interface Interrupts {
  /** Aborted by the first. */
  readonly signal: AbortSignal
  /** As if somebody had pressed Ctrl+C. */
  readonly interrupt: () => void
  /** No longer watches. */
  readonly stop: () => void
}

export interface InterruptsOptions {
  /** Whose signals are watched. */
  readonly process: Pick<NodeJS.EventEmitter, 'on' | 'removeListener'>
  /** Milliseconds that only grow. */
  readonly now: () => number
  readonly endAtOnce: () => void
}

const names = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** A launcher such as npx hands on what the terminal has told us already: that is no second time. */
const echoMs = 300

export function watchInterrupts({ process, now, endAtOnce }: InterruptsOptions): Interrupts {
  const controller = new AbortController()
  let firstAt = 0
  const interrupt = () => {
    if (!controller.signal.aborted) {
      firstAt = now()
      controller.abort()
    } else if (now() - firstAt > echoMs) endAtOnce()
  }
  for (const name of names) process.on(name, interrupt)
  return {
    signal: controller.signal,
    interrupt,
    stop: () => names.forEach((name) => process.removeListener(name, interrupt)),
  }
}
