// What runs once before all tests.

import { delimiter } from 'node:path'
import type { TestProject } from 'vitest/node'
import { providePowerShell } from '../../bench/provide-powershell.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Why tests under PowerShell are skipped; empty where they run. */
    readonly noPowerShell: string
  }
}

/**
 * Puts a PowerShell on the PATH.
 * @throws {Error} If there is none where `OCTOSTEPS_POWERSHELL=required` says that there has to be.
 */
export default function setup({ provide }: TestProject): void {
  const powershell = providePowerShell()
  if (powershell.kind === 'built') process.env['PATH'] = [process.env['PATH'], powershell.folder].join(delimiter)
  if (powershell.kind !== 'missing') return provide('noPowerShell', '')
  const { reason } = powershell
  if (process.env['OCTOSTEPS_POWERSHELL'] === 'required') {
    throw new Error(`Nothing can run under PowerShell: ${reason}. Install PowerShell 7 or the SDK of .NET 10.`)
  }
  process.stdout.write(`Tests under PowerShell are skipped: ${reason}.\n`)
  provide('noPowerShell', reason)
}
