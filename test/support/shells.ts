// The shells that templates are made for. What is tried under one is tried under all.

import { inject } from 'vitest'
import type { Flavour } from '../../runtime/define-step.ts'
import type { Syntax } from '../../simulator/worker/run-script.ts'

export interface TestedShell {
  readonly flavour: Flavour
  readonly syntax: Syntax
  /** Why nothing can run under it here; empty where it can. */
  readonly missing: string
}

export const shells: readonly TestedShell[] = [
  { flavour: 'bash', syntax: 'Bash', missing: '' },
  { flavour: 'powershell', syntax: 'PowerShell', missing: inject('noPowerShell') },
]
