// Generating into `templates/`, or only saying whether what stands there is up to date.

import { generate, type GeneratedStep } from './generate.ts'
import { compareTemplates, writeTemplates, type TemplateState } from './templates-folder.ts'

type Print = (line: string) => void

/** What refreshes the folder. */
export const buildCommandLine = 'npm run build'

/**
 * Generates every template, writes what differs, and prints a line for each.
 * @throws {BuildError} With every mistake; nothing is written then.
 */
export async function buildTemplates(root: string, print: Print): Promise<void> {
  writeGenerated(root, await generate(root), print)
}

/** Writes what differs, and prints a line for each template. */
export function writeGenerated(root: string, steps: readonly GeneratedStep[], print: Print): void {
  const templates = steps.flatMap((step) => step.templates)
  const bytes = new Map(templates.map(({ file, bodyBytes }) => [file, bodyBytes]))
  for (const { file, state } of writeTemplates(root, templates)) {
    const size = bytes.get(file)
    print(`templates/${file}  ${size === undefined ? '' : `${kilobytes(size)}  `}${written[state]}`)
  }
  if (templates.length === 0) print('There is no step in steps/, so there is nothing to build.')
}

const written: Readonly<Record<TemplateState, string>> = {
  same: 'unchanged',
  changed: 'written, it changed',
  new: 'written, it is new',
  stale: 'removed, no step makes it any more',
}

/** The script's size as the budget counts it. */
function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB of script`
}

/**
 * Generates in memory and prints each template of the folder that is something else.
 * @returns Whether the folder is what the steps give.
 * @throws {BuildError} With every mistake.
 */
export async function checkTemplatesFolder(root: string, print: Print): Promise<boolean> {
  const templates = (await generate(root)).flatMap((step) => step.templates)
  const outdated = compareTemplates(root, templates).filter(({ state }) => state !== 'same')
  for (const { file, state } of outdated) print(`templates/${file} ${found[state]}. Refresh it: ${buildCommandLine}`)
  if (outdated.length === 0) print(`Up to date: ${templates.length} of ${templates.length} templates.`)
  return outdated.length === 0
}

const found: Readonly<Record<TemplateState, string>> = {
  same: 'is up to date',
  changed: 'is not what its step gives',
  new: 'is missing',
  stale: 'is made by no step',
}
