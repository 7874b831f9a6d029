// What this process holds on to, as the system sees it. Needs Linux's /proc.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Held {
  /** Processes that came from this one, orphans and those that nobody has waited for among them. */
  readonly processes: number
  /** Open descriptors but those of sockets. */
  readonly files: number
  readonly sockets: number
  /** What stands in the folder of temporary files. */
  readonly left: readonly string[]
  /** After the garbage was collected. */
  readonly heapBytes: number
}

/** @param folder The folder of temporary files, this process's alone: whatever it starts carries it as `TMPDIR`. */
export async function lookAtProcess(folder: string): Promise<Held> {
  // What has ended may need a turn to be taken notice of.
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  const descriptors = readdirSync('/proc/self/fd').map((name) => attempt(() => readlinkSync(`/proc/self/fd/${name}`)))
  const open = descriptors.filter((target) => target !== undefined)
  const sockets = open.filter((target) => target.startsWith('socket:')).length
  return {
    processes: countProcesses(folder),
    files: open.length - sockets,
    sockets,
    left: readdirSync(folder).map(withoutChance).sort(),
    heapBytes: usedBytes(),
  }
}

/** How many processes carry this folder of temporary files, or have ended as children of this one. */
export function countProcesses(folder: string): number {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
  return ids.filter((id) => {
    const environment = attempt(() => readFileSync(`/proc/${id}/environ`, 'utf8')) ?? ''
    if (environment.split('\0').includes(`TMPDIR=${folder}`)) return true
    const stat = attempt(() => readFileSync(`/proc/${id}/stat`, 'latin1')) ?? ''
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' && parent === String(process.pid)
  }).length
}

/** A folder's name ends in characters that are drawn. */
function withoutChance(name: string): string {
  return name.replace(/-[A-Za-z0-9]{6}$/, '')
}

function usedBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let time = 0; time < 3; time += 1) collect()
  return process.memoryUsage().heapUsed
}

/** A process may end, and a descriptor be closed, while we look at it; those of others cannot be looked at. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
