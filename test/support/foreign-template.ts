// Step templates such as somebody else may have exported them, without what the newer servers add.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Syntax } from '../../simulator/worker/run-script.ts'

export interface ForeignTemplate {
  readonly syntax?: Syntax | 'Python'
  /** Instead of what it would have. */
  readonly fields?: Readonly<Record<string, unknown>>
}

/** Writes `greet.json` into a folder, with the parameters Whom, Loudness and Token. */
export function writeTemplate(folder: string, body: string, { syntax = 'Bash', fields }: ForeignTemplate = {}): string {
  const file = join(folder, 'greet.json')
  const template = {
    Name: 'Greet',
    ActionType: 'Octopus.Script',
    Version: 7,
    Properties: { 'Octopus.Action.Script.ScriptBody': body, 'Octopus.Action.Script.Syntax': syntax },
    Parameters: [
      parameter('Greet.Whom', 'Whom', 'Who is greeted.'),
      parameter('Greet.Loud', 'Loudness', '(Optional) How loud.'),
      parameter('Greet.Token', 'Token', '(Optional) A secret.', 'Sensitive'),
    ],
  }
  writeFileSync(file, JSON.stringify({ ...template, ...fields }))
  return file
}

export function parameter(name: string, label: string, help: string, control = 'SingleLineText') {
  return {
    Id: 'd1f4b3f8-0c0e-4a47-a6a4-3a8e2f5f2c11',
    Name: name,
    Label: label,
    HelpText: help,
    DefaultValue: null,
    DisplaySettings: { 'Octopus.ControlType': control },
  }
}
