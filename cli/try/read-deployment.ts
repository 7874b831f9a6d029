// `--deploy`: what else is deployed meanwhile, as `Database@2.1.0:Production`.

import type { OtherDeployment } from '../../simulator/try/trial-space.ts'
import type { Given } from '../read-given.ts'

/** A project alone will do. A version has no colon, and a project that has an @ in its name is not for this. */
export function readDeployment(text: string): Given<OtherDeployment> {
  const parts = /^([^@:]+)(?:@([^:]+))?(?::(.+))?$/.exec(text.trim())
  const [project, release, environment] = (parts ?? []).slice(1).map((part: string | undefined) => part?.trim())
  if (!project || release === '' || environment === '') {
    const mistake = `--deploy "${text}": write it as PROJECT, PROJECT@VERSION, PROJECT:ENVIRONMENT or PROJECT@VERSION:ENVIRONMENT.`
    return { kind: 'mistaken', mistakes: [mistake] }
  }
  return { kind: 'read', content: { project, release, environment } }
}
