// Just enough of Octopus's bootstrap to run a script body under a real Bash: the one function that ours calls, and the
// one that it uses itself.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface BashRun {
  readonly body: string
  readonly variables?: Readonly<Record<string, string>>
  /** Programs that stand on the PATH besides the usual ones, by name: a shell script, or `undefined` to hide one. */
  readonly programs?: Readonly<Record<string, string | undefined>>
  /** Lines in front of the body, such as `set -e`. */
  readonly before?: string
  readonly environment?: Readonly<Record<string, string>>
}

export interface BashOutcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a body as Octopus does: sourced by a bootstrap, in a folder of its own. */
export function runUnderBash({
  body,
  variables = {},
  programs = {},
  before = '',
  environment = {},
}: BashRun): BashOutcome {
  const folder = mkdtempSync(join(tmpdir(), 'octosteps-bash-'))
  try {
    writeFileSync(join(folder, 'Script.sh'), body)
    writeFileSync(join(folder, 'Bootstrap.sh'), `${lookUp(variables)}\n${before}\nsource "$(pwd)/Script.sh"\n`)
    const path = makePath(folder, programs)
    const { status, stdout, stderr } = spawnSync('/bin/bash', ['Bootstrap.sh'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: path, ...environment },
    })
    return { status, stdout, stderr }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** As in Octopus, the name is encoded first, by openssl, and a missing variable prints an empty line. */
function lookUp(variables: Readonly<Record<string, string>>): string {
  const branches = Object.entries(variables).map(
    ([name, value]) => `${Buffer.from(name, 'utf8').toString('base64')}) printf '%s' ${quote(value)} ;;`,
  )
  return `encode_servicemessagevalue() { printf '%s' "$1" | openssl enc -base64 -A; }
get_octopusvariable() {
  local name
  name=$(encode_servicemessagevalue "$1")
  case "$name" in ${branches.join(' ')} *) echo ;; esac
}`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function makePath(folder: string, programs: BashRun['programs'] & object): string {
  const usual: Readonly<Record<string, string>> = { node: process.execPath }
  for (const name of ['cat', 'base64', 'tr', 'openssl'])
    symlink(name, spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim())
  for (const [name, target] of Object.entries(usual)) symlink(name, target)
  for (const [name, script] of Object.entries(programs)) {
    if (script !== undefined) writeFileSync(join(folder, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 })
  }
  return folder

  function symlink(name: string, target: string) {
    if (!Object.hasOwn(programs, name) && target !== '') symlinkSync(target, join(folder, name))
  }
}
