// Which tasks a list shows.

import type { ServerTask } from '../../store/documents.ts'
import type { ApiRequest } from '../route.ts'
import { hasPendingInterruptions, isCompleted, serverNode } from './task-resource.ts'

/** The filters combine with "and"; the values of one list with "or". What takes ids matches no names. */
export function admitsTask({ query, world }: ApiRequest, task: ServerTask): boolean {
  const contains = (parameter: string, text: string) =>
    text.toLowerCase().includes((query.text(parameter) ?? '').toLowerCase())
  const is = (parameter: string, value: boolean) => (query.flag(parameter) ?? value) === value
  const includesEnds = world.settings.unconfirmed.taskDateFilters === 'inclusive'
  const since = (parameter: string, time: number | undefined) => {
    const from = query.date(parameter)
    return from === undefined || (time !== undefined && (time > from || (includesEnds && time === from)))
  }
  const until = (parameter: string, time: number | undefined) => {
    const to = query.date(parameter)
    return to === undefined || (time !== undefined && (time < to || (includesEnds && time === to)))
  }
  const tenantTags = task.tenantId === undefined ? [] : (world.store.tenants.get(task.tenantId)?.tags ?? [])
  const tenantTag = query.text('tenantTag')
  return (
    query.admits('name', task.name) &&
    contains('partialName', task.name) &&
    contains('description', task.description) &&
    query.admits('project', task.projectId) &&
    query.admits('environment', task.environmentId) &&
    query.admits('tenant', task.tenantId) &&
    query.admits('runbook', task.runbookId) &&
    query.admits('node', task.startedAt === undefined ? undefined : serverNode) &&
    (tenantTag === undefined || tenantTags.includes(tenantTag)) &&
    query.admits('states', task.state) &&
    is('active', !isCompleted(task)) &&
    is('running', task.state === 'Executing' || task.state === 'Cancelling') &&
    is('hasPendingInterruptions', hasPendingInterruptions(task)) &&
    is('hasPendingPreconditions', false) &&
    is('hasWarningsOrErrors', task.hasWarningsOrErrors) &&
    since('fromQueueDate', task.queuedAt) &&
    until('toQueueDate', task.queuedAt) &&
    since('fromStartDate', task.startedAt) &&
    until('toStartDate', task.startedAt) &&
    since('fromCompletedDate', task.completedAt) &&
    until('toCompletedDate', task.completedAt)
  )
}
