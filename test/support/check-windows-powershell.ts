// Whether scripts keep to what Windows PowerShell 5.1 understands. It takes a PowerShell, of whatever version.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../../build/repository.ts'

/**
 * What is wrong with scripts: lines such as `name:4: the operator ??`.
 * @param scripts Texts, by name.
 */
export function checkWindowsPowerShell(scripts: Readonly<Record<string, string>>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'octosteps-check-'))
  try {
    for (const [name, text] of Object.entries(scripts)) writeFileSync(join(folder, `${name}.ps1`), text)
    const checker = join(repositoryRoot, 'test/support/check-windows-powershell.ps1')
    const { status, stdout, stderr } = spawnSync('pwsh', ['-NoProfile', '-Command', `. '${checker}' '${folder}'`], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`The check did not run: ${stdout}${stderr}`)
    return stdout.split('\n').filter((line) => line !== '')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
