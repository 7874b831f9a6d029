import { createLog, type Log } from '../../runtime/log.ts'

/** A log that keeps what it is told: everything that was printed, and the readable lines alone. */
export function recordingLog(): Log & { readonly printed: () => string; readonly lines: () => readonly string[] } {
  let printed = ''
  const log = createLog((text) => {
    printed += text
  }, false)
  return {
    ...log,
    printed: () => printed,
    lines: () => printed.split('\n').filter((line) => line !== '' && !line.startsWith('##octopus[')),
  }
}
