// Starting a deployment.

import type { StepContext } from '../define-step.ts'
import { object, optional, string, type Shaped } from '../shape.ts'
import type { Octopus } from './octopus.ts'
import { pageOf } from './resources/page.ts'
import { sendOnce, type SentOnce } from './send-once.ts'

/** Where a release goes. */
export interface ReleasePlace {
  readonly releaseId: string
  readonly projectId: string
  readonly environmentId: string
  /** `undefined` for no tenant. */
  readonly tenantId: string | undefined
}

export interface NewDeployment extends ReleasePlace {
  /** Values of prompted variables, by the keys that the preview gives them. */
  readonly formValues: Readonly<Record<string, string>>
  readonly useGuidedFailure: boolean
  /** Has to hold `mark`. */
  readonly comments: string
  /** A text that no other deployment has in its comments: by it, one whose answer was lost is found. */
  readonly mark: string
}

const StartedDeployment = object({ TaskId: string, Comments: optional(string) })
export type StartedDeployment = Shaped<typeof StartedDeployment>

/**
 * Starts it once, whatever becomes of the answer.
 * @param what It, for a message: `Web 1.2.0`.
 * @param beforeEach Is called before each try; what it throws ends them.
 * @throws {StepError} As `sendOnce` does.
 */
export function createDeployment(
  context: Pick<StepContext, 'clock' | 'octopus'>,
  what: string,
  wanted: NewDeployment,
  beforeEach: () => Promise<void>,
): Promise<SentOnce<StartedDeployment>> {
  const { octopus } = context
  return sendOnce(context, `the deployment of ${what}`, {
    send: async () => {
      await beforeEach()
      return octopus.send('POST', 'deployments', {
        SpaceId: octopus.spaceId,
        ReleaseId: wanted.releaseId,
        EnvironmentId: wanted.environmentId,
        TenantId: wanted.tenantId,
        FormValues: wanted.formValues,
        UseGuidedFailure: wanted.useGuidedFailure,
        Comments: wanted.comments,
      })
    },
    read: (json) => StartedDeployment(json, ''),
    look: () => findMarked(octopus, wanted),
  })
}

/** Only the newest can be ours: it was started a moment ago. */
async function findMarked(octopus: Octopus, { projectId, environmentId, mark }: NewDeployment) {
  const query = { projects: [projectId], environments: [environmentId], take: 100 }
  const { Items } = await octopus.get('deployments', pageOf(StartedDeployment), query)
  return Items.find(({ Comments }) => Comments?.includes(mark))
}
