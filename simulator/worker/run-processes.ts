// The processes of one script, from the start of its shell until nobody holds its streams open any more.

import { spawn, type ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import type { OutputInterpreter, StreamName } from './interpret-output.ts'
import { killProcessTree } from './kill-process-tree.ts'
import { limitLines, type LineLimit } from './limit-lines.ts'
import type { Launch } from './shells.ts'

export interface ScriptProcesses {
  readonly launch: Launch
  /** The working directory, this run's alone. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** `undefined` for no limit. */
  readonly lineLimitBytes: number | undefined
  readonly output: OutputInterpreter
  readonly signal: AbortSignal | undefined
}

export type Ending =
  | { readonly kind: 'ended'; readonly exitCode: number }
  | { readonly kind: 'canceled' }
  /** `missing`: there is no such program. */
  | { readonly kind: 'not-started'; readonly missing: boolean; readonly reason: string }

export async function runProcesses(processes: ScriptProcesses): Promise<Ending> {
  const { launch, folder, environment, output, signal } = processes
  if (signal?.aborted) return { kind: 'canceled' }
  // Octopus sets this variable as well. As the directory is this run's alone, it marks all that the script starts.
  const markName = 'OctopusCalamariWorkingDirectory'
  const child = spawn(launch.command, launch.values, {
    cwd: folder,
    env: { ...environment, [markName]: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const killAll = () => {
    if (child.pid !== undefined) killProcessTree({ leader: child.pid, mark: `${markName}=${folder}` })
  }
  const cancel = () => {
    killAll()
    child.stdout.destroy()
    child.stderr.destroy()
  }
  const finish = (['stdout', 'stderr'] as const).map((stream) => listen(child, stream, processes))
  signal?.addEventListener('abort', cancel, { once: true })
  const ending = await closed(child)
  signal?.removeEventListener('abort', cancel)
  killAll()
  for (const end of finish) end()
  output.end()
  return signal?.aborted ? { kind: 'canceled' } : ending
}

/** @returns Hands on what is left when the stream has ended. */
function listen(
  child: ChildProcess,
  stream: StreamName,
  { output, lineLimitBytes }: Pick<ScriptProcesses, 'output' | 'lineLimitBytes'>,
): () => void {
  const limit = lineLimitBytes === undefined ? noLimit : limitLines(lineLimitBytes)
  const hand = (text: string) => {
    if (text !== '') output.read(stream, text)
  }
  child[stream]?.setEncoding('utf8').on('data', (chunk: string) => hand(limit.read(chunk)))
  return () => hand(limit.end())
}

const noLimit: LineLimit = { read: (chunk) => chunk, end: () => '' }

function closed(child: ChildProcess): Promise<Ending> {
  return new Promise((done) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return
      done({
        kind: 'not-started',
        missing: error.code === 'ENOENT',
        reason: `The shell did not start: ${error.message}.`,
      })
    })
    child.on('close', (code, signal) => {
      done({ kind: 'ended', exitCode: code ?? 128 + (signal ? constants.signals[signal] : 0) })
    })
  })
}
