// A script step, of its own or of a step template: its body runs for real.

import type { ActionTemplateVersion, ActivityNode } from '../../store/documents.ts'
import { runScript, type ScriptEvent, type Syntax } from '../../worker/run-script.ts'
import { addChild, endNode, startNode } from '../activity-log.ts'
import { taskVariables } from '../task-variables.ts'
import { failed, property, say, succeeded, type ActionResult, type ActionRun } from './action-run.ts'

export async function runScriptAction(run: ActionRun): Promise<ActionResult> {
  const { world, task, control, node, step, action, number } = run
  const template = findTemplate(run)
  if (template.kind === 'missing') return failed(template.message)
  const variables = taskVariables(world, task, {
    stepId: step.id,
    stepName: step.name,
    number,
    action,
    template: template.version,
  })
  const body = variables.get('Octopus.Action.Script.ScriptBody')?.value ?? ''
  if (body === '') return failed('Could not determine script to run')
  const syntax = readSyntax(variables.get('Octopus.Action.Script.Syntax')?.value ?? 'Bash')
  if (!syntax) return failed('Unknown script syntax')
  const place = addChild(node, 'Octopus Server')
  startNode(place, world.clock.now())
  // The script's processes are a participant of their own; the task itself only waits for them.
  const participant = world.clock.join(`${task.id} ${action.name}`)
  const release = control.participant.hold()
  // Time stands still while the processes of a cancelled task are killed, asleep as they may be.
  control.signal.addEventListener('abort', release, { once: true })
  try {
    const result = await runScript({
      syntax,
      body,
      variables,
      participant,
      signal: control.signal,
      onEvent: (event) => take(run, place, event),
    })
    endNode(place, result.exitCode === 0 ? 'Success' : 'Failed', world.clock.now())
    if (result.canceled || (result.exitCode === 0 && result.failure === undefined)) return succeeded
    return failed(result.failure ?? `The remote script failed with exit code ${result.exitCode}`)
  } finally {
    release()
    participant.leave()
  }
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

/** Octopus compares with case. */
function readSyntax(text: string): Syntax | undefined {
  return text === 'Bash' || text === 'PowerShell' ? text : undefined
}

function take(run: ActionRun, place: ActivityNode, event: ScriptEvent): void {
  const { world, task, action } = run
  switch (event.kind) {
    case 'line':
      return say(run, place, event.category, event.text)
    case 'progress':
      place.progressPercentage = event.percentage
      place.progressMessage = event.text
      return
    case 'output-variable': {
      const { name, value, sensitive } = event
      const earlier = task.outputVariables.findIndex((output) => output.step === action.name && output.name === name)
      if (earlier >= 0) task.outputVariables.splice(earlier, 1)
      task.outputVariables.push({ step: action.name, name, value, sensitive })
      return
    }
    case 'artifact':
      world.store.artifacts.add({
        id: world.store.artifacts.nextId(),
        spaceId: task.spaceId,
        filename: event.name,
        source: event.path,
        taskId: task.id,
        correlationId: place.id,
        createdAt: world.clock.now(),
        content: event.content,
      })
      return
  }
}
