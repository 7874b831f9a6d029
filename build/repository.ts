// Where the repository stands. The command is bundled before it runs, so its own location tells nothing: `bin/` says it.

import { fileURLToPath } from 'node:url'

/** Put in by `bin/octosteps.mjs`; absent where a module is run as it stands, as tests do. */
declare const OCTOSTEPS_REPOSITORY: string | undefined

/** The absolute path of the folder that holds `steps/`, `runtime/` and `templates/`. */
export const repositoryRoot: string =
  typeof OCTOSTEPS_REPOSITORY === 'string' ? OCTOSTEPS_REPOSITORY : fileURLToPath(new URL('..', import.meta.url))
