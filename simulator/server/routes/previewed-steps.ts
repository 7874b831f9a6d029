// The steps of a process as they would be carried out in an environment.

import type { Action, Machine, Step } from '../../store/documents.ts'
import { targetRoles } from '../../tasks/targets.ts'
import type { ApiRequest } from '../route.ts'
import type { Previewed } from './previews.ts'

export function previewedSteps(request: ApiRequest, previewed: Previewed): readonly unknown[] {
  return previewed.steps.flatMap((step, index) =>
    step.actions.flatMap((action, place) => {
      const isWanted = (previewed.includeDisabled || !action.isDisabled) && runsThere(action, previewed)
      const number = step.actions.length > 1 ? `${index + 1}.${place + 1}` : `${index + 1}`
      return isWanted ? [stepResource(request, step, action, number, previewed)] : []
    }),
  )
}

function runsThere(action: Action, { environment, channelId }: Previewed): boolean {
  const { environmentIds, excludedEnvironmentIds, channelIds } = action
  return (
    (environmentIds.length === 0 || environmentIds.includes(environment.id)) &&
    !excludedEnvironmentIds.includes(environment.id) &&
    (channelIds.length === 0 || channelId === undefined || channelIds.includes(channelId))
  )
}

function stepResource(request: ApiRequest, step: Step, action: Action, number: string, previewed: Previewed): unknown {
  const roles = targetRoles(step)
  const machines = roles.length === 0 ? [] : machinesFor(request, roles, previewed)
  const usable = machines.filter(({ healthStatus }) => healthStatus !== 'Unavailable')
  return {
    ActionId: action.id,
    ActionName: action.name,
    ActionNumber: number,
    Roles: roles,
    MachineNames: usable.map(({ name }) => name),
    Machines: usable.map(({ id, name, healthStatus }) => ({
      Id: id,
      Name: name,
      HealthStatus: healthStatus,
      HasLatestCalamari: true,
    })),
    CanBeSkipped: action.rest['IsRequired'] !== true,
    IsDisabled: action.isDisabled,
    HasNoApplicableMachines: roles.length > 0 && usable.length === 0,
    UnavailableMachines: machines.filter((machine) => !usable.includes(machine)).map(reference),
    ExcludedMachines: [],
  }
}

function machinesFor({ world, space }: ApiRequest, roles: readonly string[], { environment, tenant }: Previewed) {
  const wanted = roles.map((role) => role.toLowerCase())
  return world.store.machines
    .all()
    .filter(
      (machine) =>
        machine.spaceId === space.id &&
        !machine.isDisabled &&
        machine.environmentIds.includes(environment.id) &&
        machine.roles.some((role) => wanted.includes(role.toLowerCase())) &&
        (tenant
          ? machine.tenantIds.includes(tenant.id) || machine.tenantTags.some((tag) => tenant.tags.includes(tag))
          : machine.tenantIds.length === 0 && machine.tenantTags.length === 0),
    )
}

function reference({ id, name }: Machine): unknown {
  return { Id: id, Name: name }
}
