// Numbers as they are measured, and as they are shown.

/** What a series of measurements says. All in the unit of the samples. */
export interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly runs: number
}

/** @throws {RangeError} If there are none. */
export function summarise(samples: readonly number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b)
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (min === undefined || max === undefined) throw new RangeError('no samples to summarise')
  const upper = sorted[Math.floor(sorted.length / 2)] ?? max
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? min
  return { median: (lower + upper) / 2, min, max, runs: sorted.length }
}

/** One line of the report. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: 'bytes' | 'ms' | 'x' | 'requests' | 'requests/s'
  readonly range?: Summary
  /** The most that it may be. */
  readonly budget?: number
}

/** `kept`, `missed`, or nothing where there is no budget. */
export function verdict({ value, budget }: Figure): string {
  if (budget === undefined) return ''
  return value <= budget ? 'kept' : 'missed'
}

/** The figures as a table. */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    formatValue(figure.value, figure.unit),
    figure.range
      ? `${formatValue(figure.range.min, 'ms')} to ${formatValue(figure.range.max, 'ms')}, ${figure.range.runs} runs`
      : '',
    figure.budget === undefined ? '' : `at most ${formatValue(figure.budget, figure.unit)}`,
    verdict(figure),
  ])
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function formatValue(value: number, unit: Figure['unit']): string {
  if (unit === 'x' || (unit === 'requests' && value < 100)) return `${value.toFixed(2)} ${unit}`
  return `${Math.round(value).toLocaleString('en-US')} ${unit}`
}
