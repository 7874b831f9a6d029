// Runs a script for a task, with what it says in the task's log.

import { runScript, type ScriptEvent, type ScriptVariable, type Syntax } from '../../worker/run-script.ts'
import type { TaskControl } from '../task-queue.ts'
import { failed, say, succeeded, type ActionResult, type Speaker } from './action-run.ts'

export interface TaskScript {
  readonly body: string
  /** As Octopus spells it: `Bash`. */
  readonly syntax: string
  readonly variables: ReadonlyMap<string, ScriptVariable>
  /** The target that it runs on, whose name goes into its output variables. */
  readonly machineName: string | undefined
}

export interface ScriptSpeaker extends Speaker {
  readonly control: Pick<TaskControl, 'signal' | 'participant'>
}

export async function runScriptAt(speaker: ScriptSpeaker, script: TaskScript): Promise<ActionResult> {
  const { world, task, control, stepName } = speaker
  const { body, variables, machineName } = script
  if (body === '') return failed('Could not determine script to run')
  const syntax = readSyntax(script.syntax)
  if (!syntax) return failed('Unknown script syntax')
  // The script's processes are a participant of their own; the task itself only waits for them.
  const participant = world.clock.join(`${task.id} ${stepName}`)
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
      onEvent: (event) => take(speaker, machineName, event),
    })
    const { exitCode, failure } = result
    if (!result.canceled) world.emit({ kind: 'script', taskId: task.id, step: stepName, exitCode, failure })
    if (result.canceled || (exitCode === 0 && failure === undefined)) return succeeded
    return failed(failure ?? `The remote script failed with exit code ${exitCode}`)
  } finally {
    control.signal.removeEventListener('abort', release)
    release()
    participant.leave()
  }
}

/** Octopus compares with case. */
function readSyntax(text: string): Syntax | undefined {
  return text === 'Bash' || text === 'PowerShell' ? text : undefined
}

function take(speaker: ScriptSpeaker, machine: string | undefined, event: ScriptEvent): void {
  const { world, task, node, stepName: step } = speaker
  switch (event.kind) {
    case 'line':
      return say(speaker, event.category, event.text)
    case 'progress':
      node.progressPercentage = event.percentage
      node.progressMessage = event.text
      return
    case 'output-variable': {
      const { name, value, sensitive } = event
      const earlier = task.outputVariables.findIndex(
        (output) => output.step === step && output.name === name && output.machine === machine,
      )
      if (earlier >= 0) task.outputVariables.splice(earlier, 1)
      task.outputVariables.push({ step, name, value, sensitive, ...(machine === undefined ? {} : { machine }) })
      return
    }
    case 'artifact':
      world.store.artifacts.add({
        id: world.store.artifacts.nextId(),
        spaceId: task.spaceId,
        filename: event.name,
        source: event.path,
        taskId: task.id,
        correlationId: node.id,
        createdAt: world.clock.now(),
        content: event.content,
      })
      return
  }
}
