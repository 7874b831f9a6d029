// Looks for a Chromium to show pages in. Pages are for people; where there is none, only those tests are skipped.

import { delimiter, join } from 'node:path'
import { isExecutable } from './is-executable.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/**
 * Finds a Chromium on the PATH.
 * @param environment `PATH`, and `OCTOSTEPS_CHROMIUM`: `required` where there has to be one.
 * @returns Its file; `undefined` where there is none.
 * @throws {Error} If there is none and there has to be.
 */
export function findChromium(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
  if (found === undefined && environment['OCTOSTEPS_CHROMIUM'] === 'required') {
    throw new Error(
      `No page can be shown: none of ${names.join(', ')} is on the PATH. Install Debian's package chromium, ` +
        `or do without OCTOSTEPS_CHROMIUM=required.`,
    )
  }
  return found
}
