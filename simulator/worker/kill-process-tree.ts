// Ends all that a script has started.

import { readdirSync, readFileSync } from 'node:fs'

/** How a script's processes are told from others. */
export interface ProcessTree {
  /** The script's shell, which leads a session and a process group of its own. */
  readonly leader: number
  /** `NAME=value` of the environment, given to this script only: even one that has detached itself carries it. */
  readonly mark: string
}

/**
 * Kills the shell and everything that came from it, without a warning: descendants, its session, and all processes with
 * its mark. Where there is no `/proc`, only the process group is found.
 */
export function killProcessTree(tree: ProcessTree): void {
  kill(-tree.leader)
  // What is being started while we look is found by the next look. One that cannot be killed must not hold us up.
  for (let look = 0; look < 100; look += 1) {
    const found = findProcesses(tree)
    if (found.length === 0) return
    found.forEach(kill)
  }
}

interface ProcessEntry {
  readonly id: number
  readonly parent: number
  readonly session: number
  readonly dead: boolean
}

function findProcesses({ leader, mark }: ProcessTree): number[] {
  const entries = listProcesses()
  const members = new Set([leader])
  for (const { id, session } of entries) if (session === leader || hasMark(id, mark)) members.add(id)
  for (let size = 0; size < members.size;) {
    size = members.size
    for (const { id, parent } of entries) if (members.has(parent)) members.add(id)
  }
  return entries.filter(({ id, dead }) => members.has(id) && !dead).map(({ id }) => id)
}

function listProcesses(): ProcessEntry[] {
  return readOrElse(() => readdirSync('/proc'), [])
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readOrElse(() => readFileSync(`/proc/${name}/stat`, 'latin1'), '')
      // The program's name, in parentheses, may hold anything; what follows does not.
      const [state = '', parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const dead = state === '' || state === 'Z' || state === 'X'
      return [{ id: Number(name), parent: Number(parent), session: Number(session), dead }]
    })
}

function hasMark(id: number, mark: string): boolean {
  const environment = readOrElse(() => readFileSync(`/proc/${id}/environ`, 'utf8'), '')
  return environment.split('\0').includes(mark)
}

/** A process may end while we look at it, and those of others cannot be looked at. */
function readOrElse<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
