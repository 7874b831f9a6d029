// The first and last lines of a script body: what it is and where it comes from, and the licences of what it carries.

import { licence, sourceUrl } from '../project.ts'
import type { Wrapping } from './wrapper.ts'

/** The lines above a script, as comments of shells that comment with `#`. */
export function header({ name, step, version, released, file, notices }: Wrapping): string {
  return comment(`${name}, version ${version} of ${released}
${licence} licence. Source: ${sourceUrl}, folder steps/${step}
This file is generated. To rebuild it byte for byte: check out the release of ${released}, run
"npm ci && npm run build", and compare templates/${file}.${notices.length === 0 ? '' : ' Notices of what is bundled stand at the end.'}`)
}

/** The lines below a script, which are never run. */
export function footer({ notices }: Wrapping): string {
  if (notices.length === 0) return ''
  const texts = notices.map(({ name, version, licence: terms, text }) => `${name} ${version} (${terms})\n\n${text}\n`)
  return comment(`The script above holds code of:\n\n${texts.join('\n')}`.trimEnd())
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => `# ${line}`.trimEnd() + '\n')
    .join('')
}
