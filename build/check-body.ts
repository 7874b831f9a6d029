// Whether a script body reaches the machine unharmed: through Octopus's substitution of variables, text boxes and
// reviews, the encodings of Windows, and the shell itself.

import type { Wrapper } from './wrap/wrapper.ts'

/** The most that a body may have, unless the step says otherwise. The community's comparable steps have 53 to 87 KB. */
export const bodyBudgetBytes = 40 * 1024

const longestLine = 1000

/** What is wrong with a body, as sentences. */
export function checkBody(
  body: string,
  wrapper: Pick<Wrapper, 'check'>,
  budgetBytes = bodyBudgetBytes,
): readonly string[] {
  return [
    ...lineMistakes(
      body,
      /#\{/,
      'has the characters # and { next to each other, so that Octopus would rewrite the script: write the text in the source as "#".concat("{")',
    ),
    ...lineMistakes(
      body,
      /[^\n\x20-\x7e]/,
      'has a character that is neither printable ASCII nor a line feed, which an encoding on the way may change: escape it in the source',
    ),
    ...hereStringEnds(body),
    ...longLines(body),
    ...tooBig(body, budgetBytes),
    ...wrapper.check(body),
  ]
}

function lineMistakes(body: string, pattern: RegExp, what: string): readonly string[] {
  const lines = body.split('\n')
  const number = lines.findIndex((line) => pattern.test(line))
  if (number < 0) return []
  const line = lines[number] ?? ''
  const at = pattern.exec(line)?.index ?? 0
  return [
    `Line ${number + 1} of the script ${what}. It reads ...${JSON.stringify(line.slice(Math.max(0, at - 30), at + 30))}...`,
  ]
}

/** A text of several lines may stand with real line breaks in a bundle, and every flavour has the same bundle. */
function hereStringEnds(body: string): readonly string[] {
  const lines = body.split('\n')
  const begun = lines.filter((line) => line.endsWith("@'")).length
  if (lines.filter((line) => line.startsWith("'@")).length <= begun) return []
  return lineMistakes(
    body,
    /^'@/,
    "starts with '@, which would end the here-string that PowerShell has a bundle in: put something before it in the source",
  )
}

function longLines(body: string): readonly string[] {
  return body.split('\n').flatMap((line, index) => {
    if (line.length <= longestLine) return []
    const start = JSON.stringify(line.slice(0, 60))
    return [
      `Line ${index + 1} of the script has ${line.length} characters (${start}...), where text boxes and reviewers want ${longestLine} at most: shorten the longest text or literal in the source.`,
    ]
  })
}

function tooBig(body: string, budgetBytes: number): readonly string[] {
  const bytes = Buffer.byteLength(body, 'utf8')
  if (bytes <= budgetBytes) return []
  return [
    `The script has ${bytes} bytes, over its budget of ${budgetBytes}: import less, or write what a library does.`,
  ]
}
