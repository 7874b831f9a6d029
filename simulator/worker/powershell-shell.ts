// PowerShell, the way Octopus's worker starts it on Linux: `pwsh` with a file that defines functions, decrypts the
// variables with a key from its arguments, and sources the script. Nothing in it needs more than the language and .NET.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findOwnFile } from '../find-own-file.ts'
import { describeMachine } from './describe-machine.ts'
import { createVariableEncryption, type VariableEncryption } from './encrypt-variables.ts'
import type { Shell, ShellJob } from './shells.ts'

export const powershellShell: Shell = {
  notFound: 'This worker has no `pwsh` on its PATH. Install PowerShell 7, or run the step on another worker.',
  async prepare(job) {
    const encryption = createVariableEncryption()
    const key = Buffer.from(encryption.key, 'hex').toString('base64')
    const functions = await readFile(findOwnFile('simulator/worker/powershell-functions.ps1'), 'utf8')
    const bootstrap = join(job.folder, 'Bootstrap.Script.ps1')
    await Promise.all([
      writeFile(join(job.folder, 'Script.ps1'), withByteOrderMark(job.body)),
      writeFile(bootstrap, withByteOrderMark(bootstrapText(functions, encryption, job))),
    ])
    const withoutProfile = job.variables.get('Octopus.Action.PowerShell.ExecuteWithoutProfile') === 'True'
    return {
      command: 'pwsh',
      values: [
        ...(withoutProfile ? ['-NoProfile'] : []),
        ...['-NoLogo', '-NonInteractive', '-ExecutionPolicy', 'Unrestricted', '-Command'],
        `. ${quote(bootstrap)} -OctopusKey ${quote(key)}; if ($null -ne $global:LASTEXITCODE) { exit $LASTEXITCODE }`,
      ],
      secrets: [key],
    }
  },
}

function bootstrapText(functions: string, encryption: VariableEncryption, job: ShellJob): string {
  const { variables, scriptParameters, logEnvironment, folder } = job
  return `param([string] $OctopusKey = '')
$ErrorActionPreference = 'Stop'
$PSNativeCommandArgumentPassing = 'Legacy'
${functions}
${loadVariables(variables, encryption)}
${logEnvironment ? logText(folder) : ''}
try {
  . ${quote(join(folder, 'Script.ps1'))} ${scriptParameters}
} catch {
  [Console]::Error.WriteLine("$($_.CategoryInfo.Category): $($_.Exception.Message)")
  [Console]::Error.WriteLine($_.InvocationInfo.PositionMessage)
  [Console]::Error.WriteLine($_.ScriptStackTrace)
  exit 1
}
`
}

/** The dictionary of all variables, and one of PowerShell's own for each whose name has no bracket. */
function loadVariables(variables: ReadonlyMap<string, string>, { encrypt }: VariableEncryption): string {
  const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64')
  const lines = Array.from(variables, ([name, text]) => `${encode(name)} ${encode(text)}`)
  const { ciphertext, initializationVector } = encrypt(lines.join('\n'))
  return `$OctopusParameters = Read-OctopusVariables @'
${ciphertext}
'@ '${Buffer.from(initializationVector, 'hex').toString('base64')}' $OctopusKey
foreach ($octopusName in @($OctopusParameters.Keys)) {
  if ($octopusName.Contains('[')) { continue }
  foreach ($octopusPattern in '[^A-Za-z0-9_]', '[^A-Za-z0-9]') {
    $octopusBare = $octopusName -replace $octopusPattern, ''
    if ($octopusBare -eq '' -or $ExecutionContext.SessionState.PSVariable.Get("global:$octopusBare")) { continue }
    $ExecutionContext.SessionState.PSVariable.Set($octopusBare, $OctopusParameters[$octopusName])
  }
}`
}

function logText(folder: string): string {
  const lines = ['##octopus[stdout-verbose]', 'PowerShell Environment Information:', ...describeMachine(folder)]
  return `foreach ($octopusLine in ${lines.map(quote).join(', ')}) { [Console]::Out.WriteLine($octopusLine) }
[Console]::Out.WriteLine("  HostProcessID: $PID")
[Console]::Out.WriteLine('##octopus[stdout-default]')`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Without it, Windows PowerShell takes a file for one in the machine's own code page. */
function withByteOrderMark(text: string): string {
  return `\ufeff${text}`
}
