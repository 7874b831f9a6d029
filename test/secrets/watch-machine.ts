// What others on a worker can see of a script while it runs: its processes with their arguments and environments, and its
// files.

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Readable } from './find-secrets.ts'

export interface MachineWatch {
  /** Looks once more, now. */
  look(): void
  /** All that was seen, each text once. */
  seen(): readonly Readable[]
  /** How many different processes there were. */
  processCount(): number
  stop(): void
}

/** A process that ends between two looks may be missed: looks are closer together than Node.js needs to start. */
const everyMs = 25

/** @param folder In which the scripts have their files: their processes are those that name it in their environment. */
export function watchMachine(folder: string): MachineWatch {
  const texts = new Map<string, string>()
  const processes = new Set<string>()

  function look(): void {
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const environment = read(`/proc/${id}/environ`)
      if (!environment.includes(`OctopusCalamariWorkingDirectory=${folder}`)) continue
      const command = read(`/proc/${id}/cmdline`)
      processes.add(`${id} ${command}`)
      texts.set(environment, `the environment of ${program(command)}`)
      texts.set(command, `the arguments of ${program(command)}`)
    }
    for (const file of filesIn(folder)) texts.set(read(file), `the file ${relative(folder, file)}`)
  }

  const timer = setInterval(look, everyMs)
  return {
    look,
    seen: () => Array.from(texts, ([text, place]) => ({ place, text })),
    processCount: () => processes.size,
    stop: () => clearInterval(timer),
  }
}

/** @returns Paths, also of what lies in folders of it. */
export function filesIn(folder: string): readonly string[] {
  const entries = attempt(() => readdirSync(folder, { withFileTypes: true })) ?? []
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : []
  })
}

function program(command: string): string {
  return command.split('\0')[0] ?? ''
}

/** What is gone meanwhile is empty. */
function read(path: string): string {
  return attempt(() => readFileSync(path, 'utf8')) ?? ''
}

function attempt<Value>(what: () => Value): Value | undefined {
  try {
    return what()
  } catch {
    return undefined
  }
}
