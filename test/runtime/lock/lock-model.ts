// Contenders for one lock, as the explorer plays them: each acquires, holds and releases with the code that ships.

import { acquire } from '../../../runtime/lock/acquire.ts'
import {
  holders,
  isHolding,
  lockDocument,
  waiters,
  type LockMode,
  type LockState,
} from '../../../runtime/lock/lock-state.ts'
import { release } from '../../../runtime/lock/release.ts'
import type { Heard } from '../../search/behaviour.ts'
import type { Model, Phase, ProcessModel, ProcessView, Situation } from '../../search/model.ts'
import { octopusState, octopusWorld, type OctopusState } from '../../search/octopus-world.ts'

export interface Contender {
  /** `A`; the same letter for steps of one task. */
  readonly task: string
  readonly mode?: LockMode
  readonly limit?: number
  /** The action that takes it; `Acquire` if not given. */
  readonly action?: string
  readonly forgets?: boolean
  readonly timeoutMs?: number
  readonly retries?: number
}

const lockName = 'db'
const hourMs = 3_600_000
const neverMs = 1e12

export function lockModel(
  contenders: readonly Contender[],
  rest: Partial<Model<OctopusState>> = {},
): Model<OctopusState> {
  const taskIds = [...new Set(contenders.map(taskIdOf))]
  return {
    world: octopusWorld({ initial: octopusState(taskIds) }),
    processes: contenders.map(toProcess),
    memory: rememberLatestList,
    check: checkSituation,
    checkMove,
    checkEnd,
    ...rest,
  }
}

function taskIdOf({ task }: Contender): string {
  return `ServerTasks-${task}`
}

function toProcess(contender: Contender, index: number): ProcessModel {
  const { task, mode = 'exclusive', limit = 1, action = `Acquire ${index}`, forgets = false } = contender
  const taskId = taskIdOf(contender)
  const take: Phase = {
    name: 'acquire',
    run: async (context) => {
      const claim = {
        task: taskId,
        project: 'Projects-1',
        environment: 'Environments-1',
        tenant: '',
        title: task,
        by: '',
        reason: '',
        mode,
        limit,
        use: { id: action, attempt: context.random().toString(36) },
      }
      const { timeoutMs = neverMs } = contender
      const { kind, own } = await acquire(context, lockName, claim, {
        timeoutMs,
        onWait: () => Promise.resolve('wait'),
      })
      return { kind, fence: own.fence, ticket: own.ticket }
    },
  }
  const hold: Phase = {
    name: 'hold',
    run: async ({ pause }, [taken]) => {
      if ((taken as { kind: string }).kind === 'acquired') await pause('holding')
    },
  }
  const giveBack: Phase = {
    name: 'release',
    run: async (context) => (await release(context, lockName, taskId, action)).kind,
  }
  return {
    name: `${task}${index}`,
    own: { taskId, projectId: 'Projects-1', environmentId: 'Environments-1', tenantId: undefined },
    phases: forgets ? [take, hold] : [take, hold, giveBack],
    sleeps: () => [0, hourMs],
    ...(contender.retries !== undefined && { retries: contender.retries }),
  }
}

function rememberLatestList(heard: readonly Heard[]): readonly Heard[] {
  const isList = ({ operation }: Heard) =>
    operation.kind === 'request' && operation.query['take'] === '1000' && operation.path === 'libraryvariablesets'
  const from = heard.findLastIndex(isList)
  const latest = new Map(heard.slice(from).map((one) => [one.operation.text, one]))
  return [...latest.values()].filter(({ operation }) => operation.kind === 'request' && operation.query['take'] !== '1')
}

const texts = new WeakMap<OctopusState, LockState>()
export function lockIn(world: OctopusState): LockState {
  let state = texts.get(world)
  if (!state) {
    const last = world.sets.toSorted((a, b) => (a.name < b.name ? -1 : 1)).at(-1)
    state = last
      ? lockDocument.shape((JSON.parse(last.description) as { state: unknown }).state, '')
      : lockDocument.initial
    texts.set(world, state)
  }
  return state
}

function isInside({ phase, status }: ProcessView): boolean {
  return phase === 1 && (status === 'running' || status === 'crashed')
}

function checkSituation({ world, processes }: Situation<OctopusState>): string | undefined {
  const inside = new Map<string, ProcessView>()
  for (const view of processes) {
    const taskId = view.process.own.taskId
    if (isInside(view) && world.tasks[taskId] === 'Executing') inside.set(taskId, view)
    if (view.status === 'failed' && view.failure?.code !== 'not-reachable')
      return `${view.process.name} failed: ${view.failure?.message ?? ''}`
  }
  const state = lockIn(world)
  const limit = state.limit
  if (inside.size > limit) return `${inside.size} hold a lock for ${limit}.`
  return undefined
}

function checkMove(): string | undefined {
  return undefined
}

function checkEnd({ world }: Situation<OctopusState>): string | undefined {
  return undefined
}
void [holders, isHolding, waiters]
