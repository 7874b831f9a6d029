// Times as people read them in a log.

/** `4 minutes 10 seconds`: the two largest units that are not zero, at least in seconds. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const parts = [
    unit(Math.floor(seconds / 86_400), 'day'),
    unit(Math.floor(seconds / 3600) % 24, 'hour'),
    unit(Math.floor(seconds / 60) % 60, 'minute'),
    unit(seconds % 60, 'second'),
  ].filter((part) => part !== '')
  return parts.slice(0, 2).join(' ') || '0 seconds'
}

/** `2026-11-24 02:13:05 UTC`: one zone for everybody, whatever the worker's is. */
export function formatInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

function unit(count: number, name: string): string {
  return count === 0 ? '' : `${count} ${name}${count === 1 ? '' : 's'}`
}
