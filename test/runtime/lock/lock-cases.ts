// The cases in which the lock is searched: who comes, and what may go wrong.

import { notFound, refusal, type OctopusState, type WorldRoute } from '../../search/octopus-world.ts'
import type { Fault } from '../../search/model.ts'
import { taskIdOf, type Contender, type LockCase } from './lock-model.ts'
import { eagerCleanUp } from './lock-subject.ts'
import type { Change } from '../../search/load-changed.ts'

export interface NamedCase extends LockCase {
  readonly name: string
  readonly changes?: readonly Change[]
}

const A: Contender = { task: 'A' }
const B: Contender = { task: 'B' }
const C: Contender = { task: 'C' }
const sharedA: Contender = { task: 'A', mode: 'shared' }
const sharedB: Contender = { task: 'B', mode: 'shared' }
const sharedC: Contender = { task: 'C', mode: 'shared' }

/** Where nothing is tried again, a step that gives up is as good as one that crashes. */
const faults: readonly Fault[] = ['lost', 'late', 'crash', 'stale']
const once = { kinds: faults, most: 1 }
const twice = { kinds: faults, most: 2 }
const allTwice = { kinds: [...faults, 'outage'] as const, most: 2 }
const retried = { retries: 1 }

/** What is searched at each run of the tests. */
export const quickCases: readonly NamedCase[] = [
  { name: 'three that want it alone', contenders: [A, B, C], faults: once },
  { name: 'three of whom two fit', contenders: [A, B, C], limit: 2, faults: once },
  { name: 'two that share it and one that does not', contenders: [sharedA, B, sharedC], faults: once },
  { name: 'two steps of one task and another', contenders: [A, A, B], faults: once },
  {
    name: 'two that forget to release',
    contenders: [
      { ...A, forgets: true },
      { ...B, forgets: true },
    ],
    faults: allTwice,
    wakesAtOnce: true,
  },
  { name: 'two on bad days', contenders: [A, B], faults: allTwice, wakesAtOnce: true },
  {
    name: 'two whose steps are tried again',
    contenders: [
      { ...A, ...retried },
      { ...B, ...retried },
    ],
    faults: twice,
  },
  {
    name: 'one that gives up waiting',
    contenders: [A, { ...B, isImpatient: true }],
    faults: allTwice,
    wakesAtOnce: true,
  },
  {
    name: 'one that loses it by hand',
    contenders: [A, { ...B, ...retried }],
    evicted: 'B',
    mayFail: ['lock-lost'],
    faults: once,
  },
  {
    name: 'two while old states are cleaned up',
    contenders: [A, B],
    faults: once,
    changes: eagerCleanUp,
    world: { hasDeletions: true },
  },
  {
    name: 'one whose task is deleted when it ends',
    contenders: [{ ...A, forgets: true }, B],
    faults: twice,
    world: { routes: tasksThatVanish() },
  },
  ...hiddenTaskCases(),
]

/** What takes minutes. */
export const longCases: readonly NamedCase[] = [
  {
    name: 'two that forget to release and one more',
    contenders: [{ ...A, forgets: true }, { ...B, forgets: true }, C],
    faults: once,
  },
  {
    name: 'three while old states are cleaned up',
    contenders: [A, B, C],
    changes: eagerCleanUp,
    world: { hasDeletions: true },
  },
  { name: 'three that want it alone, and wake at any time', contenders: [A, B, C], faults: once, wakesAtOnce: true },
  { name: 'three that share it or not', contenders: [A, sharedB, sharedC], faults: once, wakesAtOnce: true },
  { name: 'three that give up waiting', contenders: [A, { ...B, isImpatient: true }, C], faults: once },
  {
    name: 'three whose steps are tried again',
    contenders: [{ ...A, ...retried }, { ...B, ...retried }, C],
    faults: once,
  },
  {
    name: 'two on very bad days',
    contenders: [A, B],
    faults: { kinds: [...faults, 'outage'], most: 4 },
    wakesAtOnce: true,
  },
  { name: 'three on bad days', contenders: [A, B, C], faults: twice },
]

/** Where the lock does not keep what one might wish: a use that has been released is forgotten with its entry. */
export const releasedTwice: LockCase = {
  contenders: [{ ...A, ...retried }, A],
  faults: { kinds: ['crash'], most: 1 },
}

/** The task of A is not among those that the key may see; the server may say so in two ways. */
export function hiddenTaskCases(): readonly NamedCase[] {
  const base = { contenders: [{ ...A, forgets: true }, B], faults: once, mayFail: ['not-permitted'] }
  return [
    { name: 'one whose task the others may not see (403)', ...base, world: { routes: hiddenTask(403) } },
    { name: 'one whose task the others may not see (404)', ...base, world: { routes: hiddenTask(404) } },
  ]
}

function hiddenTask(status: 403 | 404): readonly WorldRoute<OctopusState>[] {
  const hidden = taskIdOf('A')
  return [
    permissions(['Projects-9']),
    (state, { path, query }) => {
      if (path === 'tasks' && query['ids'] === hidden) return { state, status: 200, json: { Items: [] } }
      if (path !== `tasks/${hidden}`) return undefined
      return status === 404 ? notFound(state, hidden) : { state, status, json: refusal('You may not.') }
    },
  ]
}

function tasksThatVanish(): readonly WorldRoute<OctopusState>[] {
  return [
    permissions([]),
    (state, { path, query }) => {
      const id = path === 'tasks' ? query['ids'] : /^tasks\/(.+)$/.exec(path)?.[1]
      if (id === undefined || state.tasks[id] !== 'Success') return undefined
      return path === 'tasks' ? { state, status: 200, json: { Items: [] } } : notFound(state, id)
    },
  ]
}

/** What the user of the key may see. */
function permissions(projectIds: readonly string[]): WorldRoute<OctopusState> {
  const grant = { SpaceId: 'Spaces-1', RestrictedToProjectIds: projectIds }
  return (state, { path }) => {
    if (path === '/api/users/me') return { state, status: 200, json: { Id: 'Users-1' } }
    if (path !== '/api/users/Users-1/permissions') return undefined
    return { state, status: 200, json: { SpacePermissions: { TaskView: [grant] } } }
  }
}
