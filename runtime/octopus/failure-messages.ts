// Why a deployment failed, in the words of its own log.

import { list, object, optional, string, type Shape } from '../shape.ts'
import type { Octopus } from './octopus.ts'

interface LogNode {
  readonly Name: string
  readonly Status: string
  readonly Children: readonly LogNode[] | undefined
  readonly LogElements: readonly { readonly Category: string; readonly MessageText: string }[] | undefined
}

const LogNode: Shape<LogNode> = (value, path) =>
  object({
    Name: string,
    Status: string,
    Children: optional(list(LogNode)),
    LogElements: optional(list(object({ Category: string, MessageText: string }))),
  })(value, path)

const Details = object({ ActivityLogs: list(LogNode) })

const mostLines = 5

/** The last errors of each step that failed, `Step 2: Migrate: The disk is full`. One request. */
export async function listFailureMessages(octopus: Octopus, taskId: string): Promise<readonly string[]> {
  const { ActivityLogs } = await octopus.get(`tasks/${taskId}/details`, Details, { verbose: false, tail: 50 })
  const steps = ActivityLogs.flatMap(({ Children }) => Children ?? []).filter(({ Status }) => Status === 'Failed')
  return steps.map((step) => {
    const errors = errorsBelow(step)
    return `${step.Name}: ${errors.slice(-mostLines).join('\n') || 'failed without a word'}`
  })
}

function errorsBelow({ LogElements, Children }: LogNode): readonly string[] {
  const own = (LogElements ?? []).filter(({ Category }) => Category === 'Error' || Category === 'Fatal')
  return [...own.map(({ MessageText }) => MessageText), ...(Children ?? []).flatMap(errorsBelow)]
}
