// The shells that script steps run under, by the step's syntax. A new one is one more entry.

import { bashShell } from './bash-shell.ts'
import { powershellShell } from './powershell-shell.ts'
import type { Syntax } from './run-script.ts'

/** What a shell is given for one script. */
export interface ShellJob {
  /** The working directory: the shell's files go there, and the script runs there. */
  readonly folder: string
  /** The body, substituted already. */
  readonly body: string
  /** All variables that the script can ask for, evaluated. */
  readonly variables: ReadonlyMap<string, string>
  /** All that the script finds in an associative array, as it stands in Octopus; `undefined` if there is no such array. */
  readonly parameterArray: ReadonlyMap<string, string> | undefined
  /** What stands behind the script's name, in the shell's own syntax. */
  readonly scriptParameters: string
  /** Whether the log begins with facts about the machine. */
  readonly logEnvironment: boolean
}

export interface Launch {
  readonly command: string
  readonly values: readonly string[]
  /** Texts that are hidden wherever the script says them. */
  readonly secrets: readonly string[]
}

export interface Shell {
  /** Writes the shell's files; gives the command that runs them. */
  prepare(job: ShellJob): Promise<Launch>
  /** What to tell where the shell's program is not found. */
  readonly notFound: string
}

export const shells: Readonly<Record<Syntax, Shell>> = { Bash: bashShell, PowerShell: powershellShell }
