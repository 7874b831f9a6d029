// Starting the deployment of a dependency, once, whoever else wants it at the same moment: claim it, look again, start it,
// and give the claim back.

import type { StepContext } from '../../runtime/define-step.ts'
import { openDocument, type Document, type Revision } from '../../runtime/documents/document.ts'
import { createDeployment, type ReleasePlace } from '../../runtime/octopus/create-deployment.ts'
import { previewDeployment } from '../../runtime/octopus/deployment-preview.ts'
import { describeLifecycle } from '../../runtime/octopus/release-progress.ts'
import { listServerTasks } from '../../runtime/octopus/server-tasks.ts'
import { splitLines } from '../../runtime/parameters.ts'
import type { Release } from '../../runtime/octopus/resources/release.ts'
import { StepError } from '../../runtime/step-error.ts'
import { ownUse } from '../../runtime/own-use.ts'
import { claimDocument, dropClaim, takeClaim, type Claim, type ClaimState } from './claim.ts'
import { describeAsker } from './find-asker.ts'
import type { Found } from './find-dependencies.ts'
import { chainMark, ownTitle } from './own-variables.ts'
import { readValue, type EnsureDependencyParameters } from './parameters.ts'
import { describeNeed, type Dependency, type KnownAction } from './plan.ts'

export type Start =
  | { readonly kind: 'started'; readonly taskId: string; readonly version: string }
  /** Somebody else is about to start it. */
  | { readonly kind: 'busy'; readonly by: string }
  /** There is something else to do by now. */
  | { readonly kind: 'changed'; readonly action: KnownAction | undefined }

export interface Starter {
  /**
   * @param look What there is to do for the dependency now.
   * @throws {StepError} `dependency-blocked` if the server does not do it.
   */
  start(dependency: Dependency, look: () => Promise<KnownAction | undefined>): Promise<Start>
  /** What a start would be refused for, as far as one can tell; blank if nothing. */
  rehearse(dependency: Dependency, release: Release): Promise<string>
}

/** After this long, a claimant may have been replaced. */
const slowMs = 20_000
/** After this long, a server has either done what it was asked or never will. */
const landsWithinMs = 60_000
/** After this long, a claimant whose task cannot be seen is gone: no step waits longer than a week. */
const forgottenMs = 700_000_000

export function createStarter(
  context: StepContext,
  { variables = [], secretVariables = '', guidedFailure }: EnsureDependencyParameters,
  { environment }: Pick<Found, 'environment'>,
): Starter {
  const { octopus, clock, random, own } = context
  const attempt = own.taskId.replace(/\D/g, '') + clock.now().toString(36) + random().toString(36).slice(2, 8)
  const documents = new Map<string, Document<ClaimState>>()
  const values = new Map(
    [...variables, ...splitLines(secretVariables)].map((line) => {
      const [name = '', value = ''] = readValue(line) ?? []
      return [name.toLowerCase(), value]
    }),
  )
  const valueOf = (name: string) => values.get(name.toLowerCase())

  async function prepare(place: ReleasePlace) {
    const preview = await previewDeployment(octopus, place)
    const given = preview.prompted.map((one) => ({ ...one, value: valueOf(one.name) ?? valueOf(one.label) }))
    const missing = given.filter(({ isMissing, value }) => isMissing && !value).map(({ label }) => label)
    return {
      formValues: Object.fromEntries(given.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]]))),
      useGuidedFailure: guidedFailure === 'Default' ? preview.guidedFailure : guidedFailure === 'On',
      missing: missing.length > 0 ? `it needs values in "Prompted variables" for ${missing.join(', ')}. ` : '',
    }
  }

  function placeOf({ project, tenantId }: Dependency, release: Release): ReleasePlace {
    return { releaseId: release.id, projectId: project.id, environmentId: environment.id, tenantId }
  }

  async function create(dependency: Dependency, release: Release, confirm: () => Promise<void>): Promise<Start> {
    const place = placeOf(dependency, release)
    const what = `${dependency.project.name} ${release.version}`
    const { missing, ...rest } = await prepare(place)
    const mark = chainMark(context, attempt)
    const asker = { title: ownTitle(context), need: describeNeed(dependency) }
    const comments = `${describeAsker(asker)}${mark}`
    const sent = missing
      ? { kind: 'refused' as const, said: missing }
      : await createDeployment(context, what, { ...place, ...rest, comments, mark }, confirm)
    if (sent.kind === 'done') return { kind: 'started', taskId: sent.made.TaskId, version: release.version }
    throw new StepError(
      'dependency-blocked',
      `${what} cannot be deployed to ${environment.name}: ${sent.said} ${missing ? '' : await describeLifecycle(octopus, place)}`.trim(),
    )
  }

  return {
    rehearse: async (dependency, release) => {
      const place = placeOf(dependency, release)
      const { missing } = await prepare(place)
      return `${missing}${await describeLifecycle(octopus, place)}`
    },

    start: async (dependency, look) => {
      const { id } = dependency.project
      const name = `${id} ${environment.id} ${dependency.tenantId ?? ''}`
      const document = documents.get(id) ?? openDocument(context, claimDocument, name)
      documents.set(id, document)
      let from = await document.read()
      const { claim } = from.state
      const use = ownUse(context)
      const at = octopus.serverNow().toISOString()
      if (claim && claim.use !== use && !(await isGone(octopus, claim))) return { kind: 'busy', by: claim.title }
      const mine = { task: own.taskId, title: ownTitle(context), use, attempt, at, isInherited: false }
      from = await document.update((state) => takeClaim(state, mine, claim?.attempt), { from })
      const taken = from.state.claim
      if (taken?.attempt !== attempt) return { kind: 'busy', by: taken?.title ?? '' }
      if (taken.isInherited) await clock.sleep(landsWithinMs)

      let confirmedAt = taken.isInherited ? 0 : clock.now()
      const confirm = async () => {
        if (clock.now() - confirmedAt > slowMs && (await document.read()).state.claim?.attempt !== attempt) {
          throw new StepError('lock-lost', `Somebody else may start ${id} in place of this task. Deploy again.`)
        }
        confirmedAt = clock.now()
      }
      let result: Start
      try {
        const action = await look()
        result =
          action?.kind === 'deploy' ? await create(dependency, action.release, confirm) : { kind: 'changed', action }
      } catch (error) {
        // What the server refused will not happen later: whoever is next need not wait until our task is over.
        if (error instanceof StepError && /blocked|permitted/.test(error.code)) await drop(document, from, attempt)
        throw error
      }
      await drop(document, from, attempt)
      return result
    },
  }
}

function drop(document: Document<ClaimState>, from: Revision<ClaimState>, attempt: string) {
  return document.update((state) => dropClaim(state, attempt), { from, pace: 'prompt' })
}

/** Whether the task of a claimant that takes its time is over. */
async function isGone(octopus: StepContext['octopus'], { at, task }: Claim): Promise<boolean> {
  const sinceMs = octopus.serverNow().getTime() - Date.parse(at)
  if (sinceMs < slowMs) return false
  const [found] = await listServerTasks(octopus, [task])
  return found ? found.isCompleted : sinceMs > forgottenMs
}
