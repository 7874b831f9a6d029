// A stream whose reader gives up at a line that is too long for it, as that of older Kubernetes agents does.

export interface LineLimit {
  /** Gives the lines that a piece of the stream completes. */
  read(chunk: string): string
  /** The stream has ended: gives what is left. */
  end(): string
}

/**
 * From the first line on that has more bytes than this, nothing is read any more, though it goes on being written.
 * @param limitBytes Line breaks do not count.
 */
export function limitLines(limitBytes: number): LineLimit {
  let line = ''
  let gaveUp = false
  return {
    read(chunk) {
      let lines = ''
      for (const piece of gaveUp ? [] : chunk.split(/(?<=\n)/)) {
        line += piece
        if (Buffer.byteLength(line.replace(/\n$/, '')) > limitBytes) {
          gaveUp = true
          line = ''
          break
        }
        if (!piece.endsWith('\n')) continue
        lines += line
        line = ''
      }
      return lines
    },
    end: () => line,
  }
}
