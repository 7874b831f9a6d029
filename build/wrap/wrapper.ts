// What a wrapper is: it puts a bundle into a script of one shell. Each flavour of a template has one.

import type { Flavour } from '../../runtime/define-step.ts'
import type { Notice } from '../notices.ts'

/** What a wrapper puts around a bundle. */
export interface Wrapping {
  /** The template's name, flavour included. */
  readonly name: string
  /** The folder in `steps/`. */
  readonly step: string
  readonly version: number
  /** `2026-11-24` */
  readonly released: string
  /** The template's file in `templates/`. */
  readonly file: string
  /** The Octopus variables to look up and hand over to the bundle. */
  readonly lookUps: readonly string[]
  /** JavaScript, its last line ended. */
  readonly bundle: string
  readonly notices: readonly Notice[]
}

export interface Wrapper {
  readonly flavour: Flavour
  /** Octopus's name for the language, and what stands in brackets in the template's name. */
  readonly syntax: 'Bash' | 'PowerShell'
  /** What the machine that runs the script has to have, as a sentence of the description. */
  readonly needs: string
  /** The script body. */
  readonly wrap: (wrapping: Wrapping) => string
  /** What keeps the shell from running a body, as sentences. */
  readonly check: (body: string) => readonly string[]
}
