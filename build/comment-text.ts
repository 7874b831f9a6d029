// From a comment in the source to the Markdown that people read in Octopus.

/**
 * The text of a JSDoc comment as Markdown. Lines that were wrapped for the source are joined again, since Octopus may
 * show each line break; blank lines, lists, quotes, tables and code keep theirs. Tags (`@see` and the like) are left out.
 * @param comment From its opening slash to its closing one.
 */
export function commentText(comment: string): string {
  const lines = comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
  const firstTag = lines.findIndex((line) => /^\s*@[a-z]/i.test(line))
  return joinWrapped(firstTag < 0 ? lines : lines.slice(0, firstTag)).trim()
}

function joinWrapped(lines: readonly string[]): string {
  const joined: string[] = []
  let fenced = false
  let joins = false
  for (const line of lines) {
    const fence = /^\s*(```|~~~)/.test(line)
    if (joins && !fenced && !fence && line.trim() !== '' && !startsBlock(line)) {
      joined.push(`${joined.pop() ?? ''} ${line.trim()}`)
    } else {
      joined.push(line)
    }
    if (fence) fenced = !fenced
    joins = !fenced && !fence && line.trim() !== '' && !/^\s*(\||#+ )/.test(line)
  }
  return joined.join('\n')
}

/** Whether a line begins something of its own in Markdown: an item, heading, quote or row of a table. */
function startsBlock(line: string): boolean {
  return /^\s*([-*+] |\d+[.)] |#+ |>|\|)/.test(line)
}
