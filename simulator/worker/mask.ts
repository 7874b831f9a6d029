// Keeps secrets out of the log, the way Octopus Server does: by their text. Pure and incremental.

/** What stands in the place of a secret. */
const mask = '********'
/** Octopus does not look for anything shorter. */
const shortest = 4

export interface Secrets {
  /** From now on this text is hidden. */
  add(text: string): void
  /** A text with all secrets in it hidden; for texts that are no lines of the log. */
  hide(text: string): string
  /** A mask over one stream of lines. `Line` says which of its texts is the line's. */
  createMask<Line extends { readonly text: string }>(): LineMask<Line>
}

export interface LineMask<Line> {
  /**
   * Takes the next line.
   * @returns What may be shown by now: a line that may be the beginning of a secret of several lines is held back.
   */
  push(line: Line): Line[]
  /** No more lines come: gives what was held back. */
  end(): Line[]
}

/** Secrets that every mask made here hides. */
export function createSecrets(): Secrets {
  const texts = new Set<string>()
  let pattern: RegExp | undefined
  /** Those of several lines, by their lines. */
  const blocks: (readonly string[])[] = []

  function hide(text: string): string {
    pattern ??= new RegExp([...texts].sort(longestFirst).map(escape).join('|') || '(?!)', 'g')
    return text.replace(pattern, mask)
  }

  function createMask<Line extends { readonly text: string }>(): LineMask<Line> {
    const held: Line[] = []

    /** Hides the longest block that begins in the first line that is held; `wait` if the next lines have to tell. */
    function hideBlock(last: boolean): 'none' | 'hidden' | 'wait' {
      const lines = held.map(({ text }) => text)
      const begun = blocks.filter((block) => begins(block, lines))
      if (!last && begun.some((block) => block.length > lines.length)) return 'wait'
      const [found] = begun.filter((block) => block.length <= lines.length).sort((a, b) => b.length - a.length)
      if (!found) return 'none'
      found.forEach((part, place) => {
        const line = held[place]
        if (line) held[place] = { ...line, text: cover(line.text, part, place, found.length) }
      })
      return 'hidden'
    }

    function release(last: boolean): Line[] {
      const free: Line[] = []
      while (held.length > 0) {
        const outcome = hideBlock(last)
        if (outcome === 'wait') break
        if (outcome === 'hidden') continue
        const line = held.shift()
        if (line) free.push({ ...line, text: hide(line.text) })
      }
      return free
    }

    return {
      push(line) {
        held.push(line)
        return release(false)
      },
      end: () => release(true),
    }
  }

  return {
    add(text) {
      const lines = text.split(/\r\n|\n|\r/)
      while (lines[0] === '') lines.shift()
      while (lines.at(-1) === '') lines.pop()
      if (lines.join('').length < shortest) return
      if (lines.length > 1) blocks.push(lines)
      // A service message or an error may carry the whole of it in one piece.
      texts.add(lines.join('\n')).add(lines.join('\r\n')).add(lines.join(''))
      pattern = undefined
    },
    hide,
    createMask,
  }
}

/** Whether lines agree with a block as far as both go: it starts within the first line, and ends within its last. */
function begins(block: readonly string[], lines: readonly string[]): boolean {
  return block.slice(0, lines.length).every((part, place) => {
    const line = lines[place] ?? ''
    if (place === 0) return line.endsWith(part)
    return place === block.length - 1 ? line.startsWith(part) : line === part
  })
}

function cover(text: string, part: string, place: number, count: number): string {
  if (place === 0) return text.slice(0, text.length - part.length) + mask
  return place === count - 1 ? mask + text.slice(part.length) : mask
}

function longestFirst(left: string, right: string): number {
  return right.length - left.length
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
