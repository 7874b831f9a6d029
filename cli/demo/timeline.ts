// What happens in the simulator, as lines that a person can follow.

import type { LogLine, TaskEvent } from '../../simulator/events.ts'
import type { Simulator } from '../../simulator/simulate-octopus.ts'

export interface Timeline {
  /** Resolves when all of these tasks are through, with the state of each. */
  whenFinished(taskIds: readonly string[]): Promise<readonly string[]>
}

/** Prints a line for each thing that happens from now on. */
export function createTimeline(simulator: Simulator, print: (line: string) => void): Timeline {
  const projects = new Map<string, string>()
  const finished = new Map<string, string>()
  const waiting: (() => void)[] = []
  const say = (at: number, project: string, text: string) => print(`  ${clockTime(at)}  ${project.padEnd(8)}  ${text}`)

  print(`  time      project   what happens`)
  simulator.onEvent((event) => {
    switch (event.kind) {
      case 'task':
        projects.set(event.taskId, projectOf(event))
        say(event.at, projectOf(event), describeTask(event))
        if (event.change === 'finished') finished.set(event.taskId, event.state)
        waiting.forEach((check) => check())
        break
      case 'log':
        if (isForPeople(event.line)) {
          for (const line of event.line.text.split('\n')) {
            say(event.line.occurredAt, projects.get(event.taskId) ?? '', `| ${line}`)
          }
        }
        break
      case 'step':
        if (event.change === 'started') say(event.at, projects.get(event.taskId) ?? '', `step "${event.step}"`)
        break
      case 'request':
      case 'script':
      case 'webhook':
        break
    }
  })
  return {
    whenFinished: (taskIds) =>
      new Promise((resolve) => {
        const check = () => {
          const states = taskIds.flatMap((id) => finished.get(id) ?? [])
          if (states.length === taskIds.length) resolve(states)
        }
        waiting.push(check)
        check()
      }),
  }
}

/** `Deploy Web release 3.1.0 to Production` */
function projectOf({ description }: TaskEvent): string {
  return /^Deploy (.+) release /.exec(description)?.[1] ?? description
}

function describeTask({ change, description, state, errorMessage }: TaskEvent): string {
  if (change === 'queued') return `${description.replace(/^Deploy .+ release /, '')}: queued`
  if (change === 'finished') return `finished: ${state}${errorMessage ? `, ${errorMessage}` : ''}`
  return change
}

/** What the portal shows without being asked for more. */
function isForPeople({ step, category }: LogLine): boolean {
  return step !== '' && category !== 'Verbose'
}

function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 19)
}
