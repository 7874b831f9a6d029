// A PowerShell to measure, and for the tests to run scripts under: the machine's own, or else the tests' small host around
// the engine, which .NET builds once and keeps in the user's cache.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { repositoryRoot } from '../build/repository.ts'

export type PowerShell =
  | { readonly kind: 'found' }
  /** `folder` holds a `pwsh`. */
  | { readonly kind: 'built'; readonly folder: string }
  | { readonly kind: 'missing'; readonly reason: string }

/** Looks for PowerShell, and builds the host where there is none: once, for it is kept. */
export function providePowerShell(): PowerShell {
  if (isOnPath('pwsh')) return { kind: 'found' }
  if (!isOnPath('dotnet')) return { kind: 'missing', reason: 'there is neither pwsh nor dotnet on the PATH' }
  const folder = join(cacheFolder(), `powershell-host-${hashSource()}`)
  if (existsSync(folder)) return { kind: 'built', folder }
  process.stderr.write('Building a host for the engine of PowerShell, which takes a minute and is kept.\n')
  const complaint = buildInto(folder)
  return complaint === undefined ? { kind: 'built', folder } : { kind: 'missing', reason: complaint }
}

/** Whether a folder of the PATH has a program, as POSIX means it. */
function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

const source = join(repositoryRoot, 'test/support/powershell-host')

function cacheFolder(): string {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'octosteps')
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Of the source and of what builds it. */
function hashSource(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(source).sort()) hash.update(readFileSync(join(source, name)))
  hash.update(spawnSync('dotnet', ['--version'], { encoding: 'utf8' }).stdout)
  return hash.digest('hex').slice(0, 16)
}

/** Leaves no server running, and tells nobody. */
const quietly = {
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_NOLOGO: '1',
  MSBUILDDISABLENODEREUSE: '1',
  UseSharedCompilation: 'false',
}

/** Compiled ahead of time, it starts in half the time. Gives the complaint if it cannot be built. */
function buildInto(folder: string): string | undefined {
  const unfinished = mkdtempSync(`${folder}-`)
  try {
    const places = { BaseIntermediateOutputPath: 'obj/', MSBuildProjectExtensionsPath: 'obj/', OutputPath: 'bin/' }
    const { status, stdout, stderr } = spawnSync(
      'dotnet',
      [
        ...['publish', join(source, 'powershell-host.csproj'), '--configuration', 'Release', '--use-current-runtime'],
        ...['--self-contained', 'false', '--property:PublishReadyToRun=true', '--nologo', '--verbosity', 'quiet'],
        ...['--output', join(unfinished, 'out')],
        ...Object.entries(places).map(([name, place]) => `--property:${name}=${join(unfinished, place)}`),
      ],
      { encoding: 'utf8', env: { ...process.env, ...quietly } },
    )
    if (status !== 0) return `dotnet did not build the host of the engine: ${(stdout + stderr).trim()}`
    try {
      renameSync(join(unfinished, 'out'), folder)
    } catch (error) {
      // Somebody else was first, with the same.
      if (!existsSync(folder)) throw error
    }
    return undefined
  } finally {
    rmSync(unfinished, { recursive: true })
  }
}
