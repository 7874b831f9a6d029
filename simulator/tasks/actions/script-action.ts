// A script step, of its own or of a step template: its body runs for real.

import type { ActionTemplateVersion } from '../../store/documents.ts'
import { taskVariables } from '../task-variables.ts'
import { failed, property, type ActionResult, type ActionRun } from './action-run.ts'
import { runScriptAt } from './run-script-at.ts'

export async function runScriptAction(run: ActionRun): Promise<ActionResult> {
  const { world, task } = run
  const template = findTemplate(run)
  if (template.kind === 'missing') return failed(template.message)
  const variables = taskVariables(world, task, { ...run, template: template.version })
  const body = variables.get('Octopus.Action.Script.ScriptBody')?.value ?? ''
  const syntax = variables.get('Octopus.Action.Script.Syntax')?.value ?? 'Bash'
  return runScriptAt(run, { body, syntax, variables, machineName: run.machine?.name })
}

type FoundTemplate =
  | { readonly kind: 'found'; readonly version: ActionTemplateVersion | undefined }
  | { readonly kind: 'missing'; readonly message: string }

/** The step template that an action refers to, in its version; none where the action brings its own script. */
function findTemplate(run: ActionRun): FoundTemplate {
  const id = property(run, 'Octopus.Action.Template.Id')
  if (id === '') return { kind: 'found', version: undefined }
  const versions = run.world.store.actionTemplates.get(id)?.versions
  if (!versions) return { kind: 'missing', message: `The step template ${id} of "${run.action.name}" does not exist.` }
  const wanted = property(run, 'Octopus.Action.Template.Version')
  const version = wanted === '' ? versions.at(-1) : versions.find((known) => String(known.version) === wanted)
  if (version) return { kind: 'found', version }
  const name = versions.at(-1)?.name ?? id
  return { kind: 'missing', message: `The step template "${name}" (${id}) has no version ${wanted}.` }
}
