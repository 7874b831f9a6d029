// A step that only takes time: it stands for whatever the real step would do. What it is told are plain properties, so
// that it survives the way through a client that reads a process, changes it and writes it back.

import { readTimespan } from '../../space-file/timespan.ts'
import { failed, property, say, succeeded, type ActionResult, type ActionRun } from './action-run.ts'
import { waitForHand } from './wait-for-hand.ts'

/** Its action type. */
export const simulatedWork = 'Simulator.Work'

export const simulatedWorkProperties = {
  /** A timespan such as `00:01:30`. Without it the step goes on until somebody ends the task. */
  takes: 'Simulator.Work.Takes',
  /** `True`: the step fails at its end. A number: the first so many attempts do. */
  fails: 'Simulator.Work.Fails',
  /** What it logs, one line each, spread evenly over its time. */
  log: 'Simulator.Work.Log',
} as const

export async function runSimulatedWork(run: ActionRun): Promise<ActionResult> {
  const { world, control } = run
  const lines = property(run, simulatedWorkProperties.log).split('\n').filter(Boolean)
  const takes = property(run, simulatedWorkProperties.takes)
  const takesMs = readTimespan(takes)
  if (takes === '') {
    for (const line of lines) say(run, 'Info', line)
    return waitForHand(control)
  }
  if (takesMs === undefined) {
    return failed(`"${takes}" in ${simulatedWorkProperties.takes} is not a timespan such as 00:01:30.`)
  }
  const startedAt = world.clock.now()
  for (const [index, line] of lines.entries()) {
    say(run, 'Info', line)
    await sleepUntil(run, startedAt + (takesMs * (index + 1)) / lines.length)
  }
  await sleepUntil(run, startedAt + takesMs)
  const fails = failsNow(run)
  return fails ? failed(`The step "${run.action.name}" failed, as it was told to.`) : succeeded
}

/** How often work has been done at a node of the log: more than once where it is repeated. */
const attempts = new WeakMap<ActionRun['node'], number>()

function failsNow(run: ActionRun): boolean {
  const attempt = (attempts.get(run.node) ?? 0) + 1
  attempts.set(run.node, attempt)
  const fails = property(run, simulatedWorkProperties.fails)
  return fails.toLowerCase() === 'true' || attempt <= Number.parseInt(fails, 10)
}

async function sleepUntil({ control: { participant, signal } }: ActionRun, time: number): Promise<void> {
  signal.throwIfAborted()
  const ms = Math.round(time) - participant.now()
  if (ms > 0) await participant.sleep(ms, signal)
}
