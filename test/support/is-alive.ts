// Whether a process is still there.

import { readFileSync } from 'node:fs'

/** One that has ended and was not yet collected counts as ended. Needs `/proc`. */
export function isAlive(id: number): boolean {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'latin1')
    return !/^[ZX]$/.test(stat.slice(stat.lastIndexOf(')') + 2)[0] ?? 'X')
  } catch {
    return false
  }
}
