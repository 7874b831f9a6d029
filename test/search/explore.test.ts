import { describe, expect, it } from 'vitest'
import { object, string } from '../../runtime/shape.ts'
import { LibraryVariableSetResource } from '../../runtime/octopus/resources/library-variable-set.ts'
import { pageOf } from '../../runtime/octopus/resources/page.ts'
import { ServerTaskResource } from '../../runtime/octopus/resources/server-task.ts'
import { explore, type Exploration } from './explore.ts'
import type { Fault, Model, Phase, Situation } from './model.ts'
import { octopusState, octopusWorld, type OctopusState } from './octopus-world.ts'
import type { ProcessContext } from './run.ts'

const taskIds = ['ServerTasks-1', 'ServerTasks-2', 'ServerTasks-3']
const page = pageOf(LibraryVariableSetResource)

async function isTaken({ octopus }: ProcessContext, name: string): Promise<boolean> {
  const { Items } = await octopus.get('libraryvariablesets', page, { partialName: name })
  return Items.length > 0
}

async function create({ octopus, own }: ProcessContext, name: string): Promise<string> {
  const sent = await octopus.send('POST', 'libraryvariablesets', { Name: name, Description: own.taskId })
  return sent.kind === 'done' ? object({ Id: string })(sent.json, '').Id : ''
}

/** Looks, and takes what was free a moment ago, under a name that nobody else takes. */
const checkThenCreate: Phase = {
  name: 'take',
  run: async (context) => {
    while (await isTaken(context, 'lock')) await context.clock.sleep(1000)
    return create(context, `lock of ${context.own.taskId}`)
  },
}

/** Takes a name that one alone can have. */
const createUnique: Phase = {
  name: 'take',
  run: async (context) => {
    for (;;) {
      const id = await create(context, 'lock')
      if (id !== '') return id
      await context.clock.sleep(1000)
    }
  },
}

const hold: Phase = { name: 'hold', run: (context) => context.pause('holding') }

const giveBack: Phase = {
  name: 'give back',
  run: ({ octopus }, [id]) => octopus.send('DELETE', `libraryvariablesets/${String(id)}`),
}

function holdersOf({ processes }: Situation<OctopusState>): number {
  return processes.filter(({ status, phase }) => status === 'running' && phase === 1).length
}

function model(phases: readonly Phase[], count: number, faults: readonly Fault[] = [], most = 1): Model<OctopusState> {
  const ids = taskIds.slice(0, count)
  return {
    world: octopusWorld({ initial: octopusState(ids), hasDeletions: true }),
    processes: ids.map((taskId, index) => ({
      name: 'ABC'.charAt(index),
      own: { taskId, projectId: 'Projects-1', environmentId: 'Environments-1', tenantId: undefined },
      phases,
    })),
    faults: { kinds: faults, most },
    check: (situation) => (holdersOf(situation) > 1 ? 'Two hold at once.' : undefined),
  }
}

const what = ({ violation }: Exploration) => violation?.what

describe('explore', () => {
  it('finds two who looked before either took', async () => {
    const { violation } = await explore(model([checkThenCreate, hold, giveBack], 2))
    expect(violation?.what).toBe('Two hold at once.')
    expect(violation?.trace.map((line) => line.replace(/[?{].*/, ''))).toEqual([
      'A: GET libraryvariablesets',
      'B: GET libraryvariablesets',
      'A: POST libraryvariablesets ',
      'B: POST libraryvariablesets ',
    ])
  })

  it('finds nothing in a name that is taken once, whoever comes first', async () => {
    expect(what(await explore(model([createUnique, hold, giveBack], 3)))).toBeUndefined()
  })

  it('is in every situation once', async () => {
    const lookTwice: Phase = {
      name: 'look twice',
      run: async (context) => {
        await isTaken(context, 'a')
        await isTaken(context, 'b')
      },
    }
    // Three that have nothing to do with each other: each is before its first look, before its second, or at its end
    // while its task runs on or is over.
    const { situations, moves } = await explore(model([lookTwice], 3))
    expect({ situations, moves }).toEqual({ situations: 4 ** 3, moves: 3 * 3 * 4 ** 2 })
  })

  it('finds who is stuck when the holder crashes', async () => {
    const { violation } = await explore(model([createUnique, hold, giveBack], 2, ['crash']))
    expect(violation?.what).toMatch(/stuck for ever/)
    expect(violation?.trace.at(-1)).toMatch(/crashes/)
  })

  it('finds what happens late', async () => {
    expect(what(await explore(model([createUnique, hold, giveBack], 1, ['dropped'])))).toBeUndefined()
    expect(what(await explore(model([createUnique, hold, giveBack], 1, ['lost'])))).toMatch(/stuck for ever/)
    const late = await explore(model([createUnique, hold, giveBack], 1, ['late']))
    expect(late.violation?.trace).toEqual([
      expect.stringMatching(/^A: POST .* -> no answer, may happen later$/),
      expect.stringMatching(/^the server: does at last POST/),
    ])
  })

  it('finds who is left waiting for a task when a read is stale', async () => {
    const lookOnce: Phase = {
      name: 'look',
      run: async ({ octopus }) => (await octopus.get('tasks/ServerTasks-1', ServerTaskResource)).IsCompleted,
    }
    const base = model([lookOnce], 2)
    const last = ({ processes }: Situation<OctopusState>) => {
      const [first, second] = processes
      return first?.status === 'done' && second?.status === 'done' && second.results[0] === true
        ? 'B saw it.'
        : undefined
    }
    expect(what(await explore({ ...base, check: last }))).toBe('B saw it.')
    const fresh = await explore({
      ...base,
      faults: { kinds: ['stale'], most: 1 },
      checkMove: (before, after) => {
        const isOver = before.world.tasks['ServerTasks-1'] === 'Success'
        const [, was] = before.processes
        const [, is] = after.processes
        return isOver && was?.status === 'running' && is?.status === 'done' && is.results[0] === false
          ? 'B saw what was.'
          : undefined
      },
    })
    expect(fresh.violation?.what).toBe('B saw what was.')
    expect(fresh.violation?.trace.at(-1)).toMatch(/stale/)
  })

  it('starts a failed phase again as often as it may', async () => {
    const attempts: Phase = {
      name: 'try',
      run: async (context) => {
        await isTaken(context, 'lock')
        return context.random()
      },
    }
    const base = model([attempts], 1, ['outage'], 2)
    const seen = new Set<unknown>()
    const explored = await explore({
      ...base,
      processes: base.processes.map((process) => ({ ...process, retries: 1 })),
      check: ({ processes: [only] }) => {
        if (only?.status === 'done') seen.add(only.results[0])
        return only && only.attempt > 1 ? 'It was tried too often.' : undefined
      },
    })
    expect(what(explored)).toBeUndefined()
    expect(seen.size).toBe(2)
  })

  it('answers requests that are under way together in every order', async () => {
    const both: Phase = {
      name: 'both',
      run: async (context) => {
        const order: string[] = []
        const one = (name: string) => isTaken(context, name).then(() => order.push(name))
        await Promise.all([one('x'), one('y')])
        return order.join('')
      },
    }
    const seen = new Set<unknown>()
    await explore({
      ...model([both], 1),
      check: ({ processes: [only] }) => {
        if (only?.status === 'done') seen.add(only.results[0])
        return undefined
      },
    })
    expect([...seen].sort()).toEqual(['xy', 'yx'])
  })

  it('refuses a program that is left to chance', async () => {
    let calls = 0
    const moody: Phase = {
      name: 'moody',
      run: async (context) => {
        const sent = await context.octopus.send('DELETE', 'libraryvariablesets/none')
        calls += 1
        await isTaken(context, `${sent.kind} ${calls}`)
        await isTaken(context, 'lock')
      },
    }
    await expect(explore(model([moody], 1, ['outage']))).rejects.toThrow('left to chance')
  })

  it('refuses a program that counts its sleeps where nothing was said to be remembered', async () => {
    const counting: Phase = {
      name: 'count',
      run: async (context) => {
        for (let looks = 0; looks < 3; looks += 1) {
          await isTaken(context, 'a')
          await context.clock.sleep(1000)
        }
      },
    }
    // The third look ends it, which a program that remembers the latest answers alone would never know.
    await expect(explore({ ...model([counting], 1), checkEnd: () => undefined })).rejects.toThrow('keeps more in mind')
  })
})
