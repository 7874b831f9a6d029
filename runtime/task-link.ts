/** A task in a line of the log: the portal makes a link of it, as it does of the links in Octopus's own lines. */
export function taskLink(taskId: string): string {
  return `[${taskId}](~/app#/tasks/${taskId})`
}
