// A health check: every enabled target that it is for turns out to be healthy.

import type { ServerTask } from '../store/documents.ts'
import type { World } from '../world.ts'
import { addChild, addLine, endNode, startNode } from './activity-log.ts'
import { readIds } from './carry-out-ad-hoc-script.ts'
import type { Outcome } from './task-queue.ts'

export function carryOutHealthCheck({ store, clock }: World, task: ServerTask): Promise<Outcome> {
  const machineIds = readIds(task.arguments['MachineIds'])
  const environmentId = task.arguments['EnvironmentId']
  const machines = store.machines
    .all()
    .filter(
      ({ id, spaceId, isDisabled, environmentIds }) =>
        spaceId === task.spaceId &&
        !isDisabled &&
        (machineIds.length === 0 || machineIds.includes(id)) &&
        (typeof environmentId !== 'string' || environmentIds.includes(environmentId)),
    )
  for (const machine of machines) {
    const node = addChild(task.activity, `Check ${machine.name}`)
    startNode(node, clock.now())
    store.machines.change(machine, { healthStatus: 'Healthy' })
    addLine(node, 'Info', `${machine.name} is healthy.`, clock.now())
    endNode(node, 'Success', clock.now())
  }
  return Promise.resolve({ state: 'Success', message: '' })
}
