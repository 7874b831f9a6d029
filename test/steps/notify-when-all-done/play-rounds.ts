// Plays rounds of Notify When All Done, as a whole, against the simulator while it misbehaves.

import { createServer } from 'node:http'
import { createRandom } from '../../../simulator/faults/random.ts'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import type { ManualClock } from '../../../simulator/clock/simulator-clock.ts'
import notifyWhenAllDone from '../../../steps/notify-when-all-done/step.ts'
import { listen } from '../../support/listen.ts'
import { runStep, type StepRun } from '../../support/run-step.ts'

/** How the deployment of one member ends. */
export interface MemberEnd {
  /** Milliseconds after the earliest possible, which is a minute after all were queued. */
  readonly afterMs: number
  readonly outcome: 'Success' | 'Failed'
  /** Whether it comes to the step. */
  readonly reports: boolean
}

/** One for each member. */
export type RoundPlan = readonly MemberEnd[]

export interface RoundsPlay {
  readonly plans: readonly RoundPlan[]
  readonly seed: number
  /** Of the webhook. */
  readonly address: string
}

const step = { ...notifyWhenAllDone, name: 'notify-when-all-done' }

/** @returns What the messages have to say, one for each round. */
export async function playRounds({ plans, seed, address }: RoundsPlay): Promise<readonly string[]> {
  const names = Array.from({ length: plans[0]?.length ?? 0 }, (_, index) => `Member ${index + 1}`)
  const octopus = await simulateOctopus({
    seed,
    space: {
      server: { taskCap: 1000 },
      environments: ['Production'],
      lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
      projects: [...names.map((name) => ({ name })), { name: 'Watch', runbooks: [{ name: 'Look' }] }],
    },
  })
  misbehave(octopus)
  const form = {
    set: 'Shop',
    members: names.join('\n'),
    webhook: address,
    text: '{Round}: {Succeeded} {Failed} {FailedNames}',
  }
  try {
    for (const [index, plan] of plans.entries()) await playRound(octopus, `1.${index}.0`, names, plan, form)
  } finally {
    await octopus.close()
  }
  return plans.map((plan, index) => {
    const failed = names.filter((_, place) => plan[place]?.outcome === 'Failed')
    return `${index + 1}: ${names.length - failed.length} ${failed.length} ${failed.join(', ')}`.trim()
  })
}

function misbehave({ faults }: Simulator<ManualClock>): void {
  const write = 'POST /libraryvariablesets'
  for (const effect of ['none', 'done', 'later'] as const) {
    faults.add({ kind: 'dropped', route: write, effect, chance: 0.05 })
  }
  faults.add({ kind: 'error', route: write, chance: 0.05 })
  faults.add({ kind: 'too-many-requests', route: write, chance: 0.05 })
  faults.add({ kind: 'late', route: 'GET /libraryvariablesets', by: '00:00:03', chance: 0.05 })
  faults.add({ kind: 'error', route: 'GET /dashboard/dynamic', chance: 0.05 })
}

/** From the deployments to a look by the runbook that watches, which finds what was left. */
async function playRound(
  octopus: Simulator<ManualClock>,
  version: string,
  names: readonly string[],
  plan: RoundPlan,
  form: Readonly<Record<string, string>>,
): Promise<void> {
  const { clock } = octopus
  await clock.advance({ minutes: 10 })
  const earliestAt = clock.now() + 60_000
  const ends = plan
    .map((end, index) => ({ ...end, task: octopus.deploy(names[index] ?? '', version, 'Production') }))
    .toSorted((one, other) => one.afterMs - other.afterMs)
  const reports: Promise<void>[] = []
  for (const { afterMs, outcome, reports: comesToStep, task } of ends) {
    const waitMs = earliestAt + afterMs - clock.now()
    if (waitMs > 0) await clock.advance({ milliseconds: waitMs })
    const finish = () => octopus.finish(task, outcome, outcome === 'Failed' ? 'The disk is full' : '')
    const variables = outcome === 'Failed' ? { 'Octopus.Deployment.Error': 'The disk is full' } : {}
    if (comesToStep) reports.push(runNotify(octopus, { task, parameters: form, variables }).then(finish))
    else finish()
  }
  await advanceUntil(clock, Promise.all(reports))
  const task = octopus.runRunbook('Watch', 'Look', 'Production')
  await advanceUntil(clock, runNotify(octopus, { task, parameters: { ...form, action: 'Look' } }))
  octopus.finish(task, 'Success')
}

async function runNotify(octopus: Simulator<ManualClock>, { variables, ...rest }: StepRun): Promise<void> {
  const { exitCode, lines } = await runStep(octopus, step, {
    ...rest,
    variables: { 'Octopus.Action.Id': 'notify', 'Octopus.Machine.Id': '', ...variables },
  })
  if (exitCode !== 0) throw new Error(lines.join('\n'))
}

async function advanceUntil(clock: ManualClock, end: Promise<unknown>): Promise<void> {
  const state = { hasEnded: false }
  const seen = end.finally(() => (state.hasEnded = true))
  while (!state.hasEnded) await clock.advance({ minutes: 1 })
  await seen
}

export interface FlakyMailbox {
  readonly address: string
  /** What it has taken, in order. */
  accepted(): readonly { readonly id: string; readonly text: string }[]
  /** How often it took something and said nothing. */
  lostAnswers(): number
  close(): Promise<void>
}

/** A webhook that refuses one in ten, drops one in ten unread, and takes one in ten without an answer. */
export async function openFlakyMailbox(seed: number): Promise<FlakyMailbox> {
  const random = createRandom(seed)
  const accepted: { readonly id: string; readonly text: string }[] = []
  let lostAnswers = 0
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const lot = random()
      if (lot < 0.1) return void response.writeHead(503).end()
      if (lot < 0.2) return void request.socket.destroy()
      const { id, text } = JSON.parse(body) as { readonly id: string; readonly text: string }
      accepted.push({ id, text: text.trim() })
      if (lot >= 0.3) return void response.end()
      lostAnswers += 1
      request.socket.destroy()
    })
  })
  const port = await listen(server)
  return {
    address: `http://127.0.0.1:${port}/`,
    accepted: () => accepted,
    lostAnswers: () => lostAnswers,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
