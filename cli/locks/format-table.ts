// Columns of text, two blanks apart, as wide as what stands in them. Columns that are empty throughout are left out.

export function formatTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = heads.map((_, at) => at).filter((at) => rows.some((row) => row[at]))
  const widths = columns.map((at) => Math.max(...[heads, ...rows].map((row) => row[at]?.length ?? 0)))
  return [heads, ...rows]
    .map((row) =>
      columns
        .map((at, index) => (row[at] ?? '').padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
