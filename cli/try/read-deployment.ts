// `--deploy`: what else is deployed meanwhile, as `Database@2.1.0:Production`.

import type { OtherDeployment } from '../../simulator/try/try-template.ts'

/** A project alone will do. A version has no colon, and a project that has an @ in its name is not for this. */
export function readDeployment(text: string): OtherDeployment {
  const [, project = text, release, environment] = /^([^@:]+)(?:@([^:]+))?(?::(.+))?$/.exec(text) ?? []
  return { project: project.trim(), release: release?.trim(), environment: environment?.trim() }
}
