import type { Simulator, TaskReference } from '../../simulator/simulate-octopus.ts'
import { callApi } from './call-api.ts'

interface Node {
  readonly Name: string
  readonly Status: string
  readonly Children: readonly Node[]
}

/** The nodes of a task's log below its root, each as `Step 1: Migrate: Success`, indented by two spaces a level. */
export async function nodesOf(octopus: Simulator, task: TaskReference): Promise<readonly string[]> {
  const taskId = typeof task === 'string' ? task : task.taskId
  const { body } = await callApi(octopus, `/api/tasks/${taskId}/details`)
  const [root] = (body as { readonly ActivityLogs: readonly Node[] }).ActivityLogs
  return root?.Children.flatMap((child) => linesOf(child, '')) ?? []
}

function linesOf({ Name, Status, Children }: Node, indent: string): readonly string[] {
  return [`${indent}${Name}: ${Status}`, ...Children.flatMap((child) => linesOf(child, `${indent}  `))]
}

/** What a task has said so far, but for verbose lines, each as `Info: Hello`. */
export function textsOf(octopus: Simulator, task: TaskReference): readonly string[] {
  return octopus
    .log(task)
    .filter(({ category }) => category !== 'Verbose')
    .map(({ category, text }) => `${category}: ${text}`)
}
