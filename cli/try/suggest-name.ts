// Which name somebody may have meant who wrote another.

/** @returns The nearest of these names, if it is near: the same but for signs and case, or with a slip or two. */
export function suggestName(written: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, slips: countSlips(bare(written), bare(name)) }))
    .filter(({ name, slips }) => slips <= Math.min(2, Math.floor(bare(name).length / 3)))
    .sort((left, right) => left.slips - right.slips)
  return near[0]?.name
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** Letters that are missing, too many, wrong, or swapped with their neighbour: the optimal string alignment distance. */
function countSlips(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let row = 1; row <= left.length; row += 1) {
    rows.push([row])
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1]
      const isSwapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
  }
  return at(left.length, right.length)
}
