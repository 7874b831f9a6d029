import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plan, type Dependency, type Rules, type World } from '../../../steps/ensure-dependency-deployed/plan.ts'
import { dependency, failed, latest, project, releases, rules, running, scheduled, wanted, world } from './examples.ts'

const planOne = (one: Dependency, given: Partial<World> = {}, how: Partial<Rules> = {}) =>
  plan([one], world(given), rules(how))[0]

const byPerson = new Map([['ServerTasks-10', undefined]])
const byDependent = new Map([['ServerTasks-10', { title: 'Shop ServerTasks-7', need: 'Project 1 >=3' }]])

const previous = (version: string) => latest({ version, isPrevious: true, taskId: 'ServerTasks-9' })

describe('plan', () => {
  it('is content with a success in range', () => {
    expect(planOne(dependency(), { latest: [latest()] })).toEqual({ kind: 'there', deployment: latest() })
  })

  it('is content with any success where any will do', () => {
    expect(planOne(dependency('any'), { latest: [latest({ version: '0.1-dev' })] })).toMatchObject({ kind: 'there' })
  })

  it('is content with no success but that of the release it would choose, where the latest is wanted', () => {
    expect(planOne(dependency('latest'), { latest: [latest({ version: '2.10.0' })] })).toMatchObject({ kind: 'there' })
    expect(planOne(dependency('latest'), { latest: [latest()] })).toMatchObject({
      kind: 'deploy',
      release: { version: '2.10.0' },
    })
    expect(planOne(dependency('latest'), { latest: [latest()], releases: new Map() })).toEqual({ kind: 'look-up' })
  })

  it('waits for what is on its way, wanted or not', () => {
    const joined = latest(running)
    expect(planOne(dependency(), { latest: [joined] })).toEqual({ kind: 'wait', deployment: joined, isWanted: true })
    const other = latest({ ...running, version: '3.0.0' })
    expect(planOne(dependency(), { latest: [other], askers: byPerson })).toEqual({
      kind: 'wait',
      deployment: other,
      isWanted: false,
    })
  })

  const younger = latest({ ...running, version: '3.0.0' })
  const answered = { latest: [latest({ version: '2.0.0' })], before: new Map([['Projects-1', undefined]]) }

  it('asks who had it started only where what is on its way, or has come meanwhile, will not do', () => {
    expect(planOne(dependency(), { latest: [younger] })).toEqual({ kind: 'trace', taskId: 'ServerTasks-10' })
    expect(planOne(dependency(), answered)).toEqual({ kind: 'trace', taskId: 'ServerTasks-10' })
    expect(planOne(dependency(), { ...answered, before: new Map([['Projects-1', 'ServerTasks-10']]) })).toMatchObject({
      kind: 'deploy',
    })
    expect(planOne(dependency(), { latest: [younger] }, { whenMissing: 'Fail' })).toMatchObject({ kind: 'wait' })
    expect(planOne(dependency(), { latest: [{ ...younger, version: '' }] })).toMatchObject({ kind: 'wait' })
  })

  it('does not deploy over what another dependent needs, neither while that is on its way nor when it has come', () => {
    const told = {
      kind: 'cannot',
      message:
        'Project 1 3.0.0 is Executing in Production for Shop ServerTasks-7, which needs Project 1 >=3. This deployment ' +
        'needs Project 1 [2.1,3.0), and does not deploy over it: let both take the same release, or deploy ' +
        'this one when the other is done.',
    }
    expect(planOne(dependency(), { latest: [younger], askers: byDependent })).toEqual(told)
    expect(planOne(dependency(), { latest: [younger], askers: byDependent }, { goBack: true })).toEqual(told)
    expect(planOne(dependency(), { ...answered, askers: byDependent })).toMatchObject({ kind: 'cannot' })
    expect(planOne(dependency(), { ...answered, askers: byPerson })).toMatchObject({ kind: 'deploy' })
  })

  it('is content with what another dependent needs where it will do', () => {
    const given = { latest: [latest(running)], askers: byDependent }
    expect(planOne(dependency(), given)).toMatchObject({ kind: 'wait', isWanted: true })
    expect(planOne(dependency('any'), { latest: [younger], askers: byDependent })).toMatchObject({ kind: 'wait' })
  })

  it('follows the latest where both want it and there is a later one by now', () => {
    const alike = new Map([['ServerTasks-10', { title: 'Shop ServerTasks-7', need: 'Project 1 latest' }]])
    expect(planOne(dependency('latest'), { latest: [younger], askers: alike })).toMatchObject({ kind: 'wait' })
    expect(planOne(dependency('latest'), { ...answered, askers: alike })).toMatchObject({ kind: 'deploy' })
    expect(planOne(dependency('latest'), { latest: [younger], askers: byDependent })).toMatchObject({ kind: 'cannot' })
  })

  it('waits for one that is queued or paused too', () => {
    const queued = latest({ state: 'Queued', isCompleted: false, startedAt: undefined })
    expect(planOne(dependency(), { latest: [queued, previous('2.4.0')] })).toMatchObject({ kind: 'wait' })
    expect(planOne(dependency(), { latest: [latest({ ...running, isInterrupted: true })] })).toMatchObject({
      kind: 'wait',
    })
  })

  it('deploys what was never there, is out of range, or has failed', () => {
    const deploys = { kind: 'deploy', release: { version: '2.10.0' } }
    expect(planOne(dependency())).toMatchObject(deploys)
    expect(planOne(dependency(), { latest: [latest({ version: '2.0.0' })] })).toMatchObject(deploys)
    expect(planOne(dependency(), { latest: [latest(failed), previous('2.4.0')] })).toMatchObject(deploys)
  })

  it('counts the last success before a failure only where the form says so', () => {
    const given = { latest: [latest(failed), previous('2.4.0')] }
    expect(planOne(dependency(), given, { lastSuccess: true })).toMatchObject({ kind: 'there' })
    const outside = { latest: [latest(failed), previous('2.0.0')] }
    expect(planOne(dependency(), outside, { lastSuccess: true })).toMatchObject({ kind: 'deploy' })
  })

  it('takes the last success for what is there while a later one is only scheduled', () => {
    expect(planOne(dependency(), { latest: [latest(scheduled), previous('2.4.0')] })).toMatchObject({ kind: 'there' })
    expect(planOne(dependency(), { latest: [latest(scheduled)] })).toMatchObject({ kind: 'deploy' })
  })

  it('looks at its own tenant and no other', () => {
    const mine = dependency('any', { tenantId: 'Tenants-1' })
    expect(planOne(mine, { latest: [latest(), latest({ tenantId: 'Tenants-2' })] })).toMatchObject({ kind: 'deploy' })
    expect(planOne(mine, { latest: [latest({ tenantId: 'Tenants-1' })] })).toMatchObject({ kind: 'there' })
  })

  it('takes a failure since it first looked for the answer', () => {
    const given = { latest: [latest(failed)], before: new Map([['Projects-1', undefined]]) }
    expect(planOne(dependency(), given)).toEqual({
      kind: 'cannot',
      message: 'Project 1 2.4.0, which was waited for, is Failed.',
      taskId: 'ServerTasks-10',
    })
    const earlier = { latest: [latest(failed)], before: new Map([['Projects-1', 'ServerTasks-10']]) }
    expect(planOne(dependency(), earlier)).toMatchObject({ kind: 'deploy' })
    const other = { latest: [latest({ ...failed, version: '2.0.0' })], before: given.before }
    expect(planOne(dependency(), other)).toMatchObject({ kind: 'deploy' })
  })

  it('asks for the releases only where it has to choose one', () => {
    expect(planOne(dependency(), { releases: new Map() })).toEqual({ kind: 'look-up' })
    expect(planOne(dependency(), { releases: new Map(), latest: [latest()] })).toMatchObject({ kind: 'there' })
    expect(planOne(dependency(), { releases: new Map() }, { whenMissing: 'Fail' })).toMatchObject({ kind: 'missing' })
  })

  it('holds back what comes after others, until they are there', () => {
    const one = dependency('any', { after: ['Projects-2', 'Projects-3'] })
    expect(planOne(one, { done: new Set(['Projects-2']) })).toEqual({ kind: 'hold', behind: ['Projects-3'] })
    expect(planOne(one, { done: new Set(['Projects-2', 'Projects-3']) })).toMatchObject({ kind: 'deploy' })
    expect(planOne(one, {}, { whatIf: true })).toMatchObject({ kind: 'deploy' })
    expect(planOne(one, { latest: [latest()] })).toMatchObject({ kind: 'there' })
  })

  it.each<[string, Dependency, Partial<World>, string]>([
    [
      'a disabled project',
      dependency('any', { project: project(1, { isDisabled: true }) }),
      {},
      'Project 1 any is not deployed to Production (it never was), and the project is disabled.',
    ],
    [
      'a project without such a release',
      dependency('[2.5,2.8]'),
      {},
      'Project 1 [2.5,2.8] is not deployed to Production (it never was), and no release will do; the nearest are 2.10.0, ' +
        '2.9.0, 2.0.0. Create one, or change the range.',
    ],
    [
      'a project without releases',
      dependency('latest'),
      { releases: new Map([['Projects-1', []]]) },
      'Project 1 latest is not deployed to Production (it never was), and no release will do. Create one, or change the range.',
    ],
    [
      'a newer one that is there',
      dependency(),
      { latest: [latest({ version: '3.0.0' })] },
      'Project 1 [2.1,3.0) is not deployed to Production (there is 3.0.0, Success), and the release to take, 2.10.0, is ' +
        'older: tick "Go back" if it may be.',
    ],
    [
      'a deployment that waits for us',
      dependency(),
      { latest: [latest(running)], chain: ['Shop ServerTasks-3', 'Base ServerTasks-10', 'Web ServerTasks-50'] },
      'Base ServerTasks-10 waits for this deployment, which would wait for it: Shop ServerTasks-3 > Base ServerTasks-10 > ' +
        'Web ServerTasks-50 > Project 1. Take one out of the other\'s "Dependencies".',
    ],
  ])('says why nothing will come of %s', (_, one, given, message) => {
    expect(planOne(one, given)).toEqual({ kind: 'cannot', message })
  })

  it('goes back where it may', () => {
    const given = { latest: [latest({ version: '3.0.0' })] }
    expect(planOne(dependency(), given, { goBack: true })).toMatchObject({ kind: 'deploy' })
  })

  const deployments = fc.record({
    version: fc.constantFrom('2.0.0', '2.4.0', '2.10.0', '3.0.0', '3.0.0-rc.1'),
    state: fc.constantFrom('Queued', 'Executing', 'Cancelling', 'Success', 'Failed', 'Canceled', 'TimedOut'),
    isStarted: fc.boolean(),
    isScheduled: fc.boolean(),
  })
  const boards = fc.tuple(fc.option(deployments), fc.option(fc.constantFrom('2.0.0', '2.4.0', '3.0.0')))
  const places = boards.map(([current, before]) => [
    ...(current
      ? [
          latest({
            version: current.version,
            state: current.state,
            isCompleted: /^(Success|Failed|Canceled|TimedOut)$/.test(current.state),
            ...(!current.isStarted && { startedAt: undefined }),
            ...(current.isScheduled && scheduled),
          }),
        ]
      : []),
    ...(before && current?.state !== 'Success' ? [previous(before)] : []),
  ])
  const forms = fc.record({
    release: fc.constantFrom('Highest' as const, 'Newest' as const),
    preReleases: fc.boolean(),
    whenMissing: fc.constantFrom('Deploy' as const, 'Fail' as const, 'Report' as const),
    goBack: fc.boolean(),
    lastSuccess: fc.boolean(),
    whatIf: fc.boolean(),
  })
  const wishes = fc.constantFrom('[2.1,3.0)', 'latest', 'any', '>=2.10', '[9.0,)')

  it('never deploys while something is under way there, nor what is there already, nor out of range', () => {
    const askers = fc.constantFrom(byPerson, byDependent, new Map<string, undefined>())
    fc.assert(
      fc.property(places, forms, wishes, askers, (board, form, wish, known) => {
        const action = plan([dependency(wish)], world({ latest: board, askers: known }), form)[0]
        const [current] = board
        const isUnderWay = current && !current.isCompleted && !(current.queuedAt > world().now && !current.startedAt)
        if (isUnderWay) expect(action?.kind).toMatch(known === byPerson ? /^wait$/ : /^(wait|trace|cannot)$/)
        if (action?.kind === 'there') expect(action.deployment.state).toBe('Success')
        if (action?.kind !== 'deploy') return
        expect(form.whenMissing).toBe('Deploy')
        expect(wanted(wish).kind === 'range' ? action.release.version : '2.10.0').toMatch(/^2\.(9|10)\.0$/)
        if (current?.state === 'Success' && current.isCompleted)
          expect(action.release.version).not.toBe(current.version)
      }),
    )
  })

  it('plans each for itself', () => {
    const others = [1, 2, 3].map((number) => dependency('any', { project: project(number) }))
    const given = world({
      latest: [latest({ projectId: 'Projects-2' })],
      releases: new Map([1, 2, 3].map((number) => [`Projects-${number}`, releases('2.9.0')])),
    })
    const together = plan(others, given, rules())
    expect(together).toEqual(others.map((one) => plan([one], given, rules())[0]))
    expect(together.map((action) => action.kind)).toEqual(['deploy', 'there', 'deploy'])
  })
})
