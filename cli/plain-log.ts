// What the runtime has to say, for a command line: plain lines on standard error, without service messages.

import type { Log } from '../runtime/log.ts'

/** @param print Takes a line, without its line break. */
export function plainLog(print: (line: string) => void): Log {
  const ignore = () => undefined
  return {
    info: print,
    wait: print,
    highlight: print,
    warning: print,
    error: print,
    verbose: ignore,
    progress: ignore,
    output: ignore,
    resultMessage: ignore,
    mask: ignore,
  }
}
