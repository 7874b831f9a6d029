// What Notify When All Done costs in requests, and how soon the message is out: in the simulator's time, in this process,
// sent to a webhook over real HTTP.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTextReader } from '../build/read-texts.ts'
import { readStep } from '../build/read-step.ts'
import { repositoryRoot } from '../build/repository.ts'
import { runStep, type RunnableStep } from '../runtime/run-step.ts'
import { createManualClock } from '../simulator/clock/create-manual-clock.ts'
import { defaultStart, simulateOctopus } from '../simulator/simulate-octopus.ts'
import { stepSurroundings } from '../simulator/step-surroundings.ts'
import { summarise, type Figure } from './figures.ts'

/** The document, who the members are, our task, how the others stand, the report, and whether it is in. */
const requestsToReport = 6
/** That, and two to mark the message as sent. */
const requestsToTell = 8
const roundsTimed = 20

/** Requests are counted by the simulator; times are milliseconds. */
export async function measureNotifications(): Promise<readonly Figure[]> {
  const name = 'notify-when-all-done'
  const { definition } = await readStep(repositoryRoot, name, createTextReader(repositoryRoot))
  const step = { ...definition, name }
  const mailbox = await openMailbox()
  try {
    return [
      ...(await oneAfterTheOther(step, mailbox)),
      await together(step, mailbox, 20),
      await together(step, mailbox, 100),
    ]
  } finally {
    await mailbox.close()
  }
}

/** Rounds of nine whose members end minutes apart. Each change of a document clears away an old state: counted apart. */
async function oneAfterTheOther(step: RunnableStep, mailbox: Mailbox): Promise<readonly Figure[]> {
  const count = 9
  const { simulator, deploy, report } = await prepare(step, mailbox, count)
  const reporting: number[] = []
  const telling: number[] = []
  const times: number[] = []
  let deletions = 0
  for (let round = 1; round <= roundsTimed; round += 1) {
    await simulator.clock.advance({ minutes: 10 })
    const tasks = deploy(round)
    for (const [index, task] of tasks.entries()) {
      await simulator.clock.advance({ minutes: 1 })
      const before = simulator.requests.length
      const startedAt = performance.now()
      await report(task)
      const asked = simulator.requests.slice(before)
      const requests = asked.filter(({ method }) => method !== 'DELETE').length
      deletions += asked.length - requests
      if (index < count - 1) reporting.push(requests)
      else {
        telling.push(requests)
        times.push(mailbox.lastAt() - startedAt)
      }
    }
  }
  await simulator.close()
  checkCount(mailbox, roundsTimed)
  const time = summarise(times)
  const reports = roundsTimed * count
  return [
    {
      what: 'requests of a report that others follow',
      value: summarise(reporting).max,
      unit: 'requests',
      budget: requestsToReport,
    },
    { what: 'requests of the last report', value: summarise(telling).max, unit: 'requests', budget: requestsToTell },
    { what: 'the same, deletions of old states a report', value: deletions / reports, unit: 'requests' },
    { what: 'the last report to the sent message', value: time.median, unit: 'ms', range: time },
  ]
}

/** A round whose members all report in the same second. */
async function together(step: RunnableStep, mailbox: Mailbox, count: number): Promise<Figure> {
  const { simulator, deploy, report } = await prepare(step, mailbox, count)
  await simulator.clock.advance({ minutes: 10 })
  const tasks = deploy(1)
  await simulator.clock.advance({ minutes: 1 })
  const before = simulator.requests.length
  const ended = Promise.all(tasks.map(report))
  await simulator.clock.advance({ minutes: 30 })
  await ended
  const value = (simulator.requests.length - before) / count
  await simulator.close()
  checkCount(mailbox, 1)
  return { what: `requests each, ${count} reports in one second (simulated)`, value, unit: 'requests' }
}

/** A figure of a step that does not do its work is worth nothing. */
function checkCount(mailbox: Mailbox, rounds: number): void {
  const count = mailbox.take()
  if (count !== rounds) throw new Error(`There were ${count} messages of ${rounds} rounds.`)
}

/** A space with so many members. */
async function prepare(step: RunnableStep, { address }: Mailbox, count: number) {
  const members = Array.from({ length: count }, (_, index) => `Member ${index + 1}`)
  const simulator = await simulateOctopus({
    clock: createManualClock(defaultStart),
    space: {
      server: { taskCap: 10_000 },
      environments: ['Production'],
      lifecycles: [{ name: 'Default', phases: [{ name: 'All', environments: ['Production'] }] }],
      projects: members,
    },
  })
  const deploy = (round: number) => members.map((name) => simulator.deploy(name, `1.${round}.0`, 'Production'))
  return {
    simulator,
    deploy,
    report: async (task: ReturnType<typeof deploy>[number]): Promise<void> => {
      const surroundings = stepSurroundings(simulator, task, {
        'NotifyWhenAllDone.Set': 'Shop',
        'NotifyWhenAllDone.Members': members.join('\n'),
        'NotifyWhenAllDone.Webhook': address,
        'NotifyWhenAllDone.ServerUrl': simulator.url,
        'NotifyWhenAllDone.ApiKey': simulator.apiKey,
        'Octopus.Action.Id': 'notify',
      })
      const exitCode = await runStep(step, { ...surroundings, random: Math.random })
      surroundings.leave()
      if (exitCode !== 0) throw new Error(surroundings.printed())
      simulator.finish(task, 'Success')
    },
  }
}

interface Mailbox {
  readonly address: string
  /** When the last message came, as `performance.now()` has it. */
  lastAt(): number
  /** How many came since it was last asked. */
  take(): number
  close(): Promise<void>
}

/** A webhook on a free port of the loopback address. */
async function openMailbox(): Promise<Mailbox> {
  let count = 0
  let lastAt = NaN
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      count += 1
      lastAt = performance.now()
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    lastAt: () => lastAt,
    take: () => {
      const taken = count
      count = 0
      return taken
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
