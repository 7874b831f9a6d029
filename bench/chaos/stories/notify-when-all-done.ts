// Notify When All Done: a round of three that one ends, and one that two end in the same second; told by webhook and mail.

import type { SpaceFile } from '../../../simulator/space-file/schema.ts'
import type { StepWish } from '../hooked-step.ts'
import { openReceivers, type Arrived, type Receivers } from '../receivers.ts'
import { act, anywhere, type RunEnd, type Stage, type Story, type StoryEnd } from '../story.ts'

const space: SpaceFile = {
  ...anywhere,
  projectGroups: ['Others', 'Shop'],
  projects: [
    ...['Basket', 'Payroll', 'Web'].map((name) => ({ name, group: 'Shop' })),
    { name: 'Watch', group: 'Others', runbooks: [{ name: 'Look' }] },
  ],
}
const step = 'notify-when-all-done'

interface Wish {
  readonly task: StepWish['task']
  readonly action?: 'Report' | 'Look'
  /** What went wrong in the deployment. */
  readonly error?: string
}

export function notify(
  stage: Stage,
  { webhook, smtpPort }: Receivers,
  { task, action = 'Report', error = '' }: Wish,
): Promise<RunEnd> {
  return act(stage, {
    task,
    parameters: {
      set: 'Shop',
      members: 'group: Shop',
      action,
      onFailure: 'Both',
      webhook,
      mailTo: 'team@example.com',
      mailFrom: 'octopus@example.com',
      smtpServer: '127.0.0.1',
      smtpPort,
      smtpSecurity: 'None',
    },
    variables: {
      'Octopus.Action.Id': 'Notify',
      'Octopus.Machine.Id': '',
      ...(action === 'Report' && { 'Octopus.RunbookRun.Id': '' }),
      ...(error && { 'Octopus.Deployment.Error': error }),
    },
  })
}

/**
 * What is wrong with what arrived.
 * @param all Whether somebody who reported got through, so that nothing may be missing.
 * @param again Whether somebody sent without being able to say so, so that a message may have come once more.
 */
export function judgeArrivals(
  arrived: readonly Arrived[],
  { all, again }: { readonly all: boolean; readonly again: boolean },
): readonly string[] {
  const wrong: string[] = []
  for (const channel of ['webhook', 'mail'] as const) {
    const here = arrived.filter((one) => one.channel === channel)
    const ids = [...new Set(here.map(({ id }) => id))]
    for (const id of ids) {
      const copies = here.filter((one) => one.id === id)
      if (copies.length > (again ? 2 : 1)) wrong.push(`Message ${id} came ${copies.length} times by ${channel}.`)
      if (new Set(copies.map(({ content }) => content)).size > 1) wrong.push(`Message ${id} came in two forms.`)
    }
    const kinds = here.map(({ content }) => (content.includes('2 of 3 succeeded, 1 failed') ? 'end' : 'failure'))
    if (new Set(ids).size > 2) wrong.push(`By ${channel} came ${ids.length} messages of one round.`)
    if (all && !kinds.includes('end')) wrong.push(`By ${channel} nothing came at the end of the round.`)
    if (all && !kinds.includes('failure')) wrong.push(`By ${channel} the failure was not told.`)
  }
  return wrong
}

export const notifyStories: readonly Story[] = [
  {
    step,
    about: 'told by the last of three',
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const receivers = await openReceivers()
      const payroll = simulator.deploy('Payroll', '1.0.0', 'Production')
      await simulator.clock.advance({ minutes: 1 })
      const first = notify(stage, receivers, { task: payroll, error: 'The disk is full' })
      await simulator.clock.settled()
      await first
      simulator.finish(payroll, 'Failed', 'The disk is full')
      // It has no step of its own.
      const basket = simulator.deploy('Basket', '1.0.0', 'Production')
      await simulator.clock.settled()
      simulator.finish(basket, 'Success')
      const web = simulator.deploy('Web', '1.0.0', 'Production')
      await simulator.clock.advance({ minutes: 1 })
      letItStorm()
      const running = notify(stage, receivers, { task: web })
      await simulator.clock.advance({ minutes: 20 })
      calm()
      const runs = [await running]
      return finishRound(stage, receivers, runs)
    },
  },
  {
    step,
    about: 'told by one of two that end at once',
    again: /^POST /,
    space,
    async play(stage) {
      const { simulator, letItStorm, calm } = stage
      const receivers = await openReceivers()
      const payroll = simulator.deploy('Payroll', '1.0.0', 'Production')
      const web = simulator.deploy('Web', '1.0.0', 'Production')
      // By some minutes longer than the others, it ends without saying so.
      const basket = simulator.deploy('Basket', '1.0.0', 'Production')
      await simulator.clock.advance({ minutes: 1 })
      letItStorm()
      const running = [
        notify(stage, receivers, { task: payroll, error: 'The disk is full' }),
        notify(stage, receivers, { task: web }),
      ]
      await simulator.clock.advance({ minutes: 20 })
      const reports = await Promise.all(running)
      simulator.finish(payroll, 'Failed', 'The disk is full')
      simulator.finish(web, 'Success')
      simulator.finish(basket, 'Success')
      const look = () => {
        const task = simulator.runRunbook('Watch', 'Look', 'Production')
        return notify(stage, receivers, { task, action: 'Look' })
      }
      const looking = look()
      await simulator.clock.advance({ minutes: 20 })
      calm()
      const runs = [...reports, await looking]
      return finishRound(stage, receivers, runs)
    },
  },
]

/** In good weather the next to look completes what is open. */
async function finishRound(stage: Stage, receivers: Receivers, runs: readonly RunEnd[]): Promise<StoryEnd> {
  const { simulator } = stage
  const task = simulator.runRunbook('Watch', 'Look', 'Production')
  const last = notify(stage, receivers, { task, action: 'Look' })
  await simulator.clock.advance({ minutes: 5 })
  const { exitCode, resultMessage = '' } = await last
  const isWell = runs.every((run) => run.exitCode === 0)
  return {
    runs,
    wrong: [
      ...(exitCode === 1 ? [`The last look failed: ${resultMessage}`] : []),
      ...judgeArrivals(receivers.arrived, { all: isWell, again: !isWell }),
    ],
  }
}
