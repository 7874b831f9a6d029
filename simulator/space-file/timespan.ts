// Durations in a space file and in properties of simulated work, in the form that .NET gives them: `[d.]hh:mm:ss[.f]`.

const form = /^(?:(\d+)\.)?(\d{1,2}):([0-5]\d):([0-5]\d)(?:\.(\d{1,7}))?$/

/** Milliseconds, or `undefined` where the text is not a timespan. */
export function readTimespan(text: string): number | undefined {
  const match = form.exec(text.trim())
  if (!match) return undefined
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match
  if (Number(hours) > 23) return undefined
  const wholeSeconds = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
  return wholeSeconds * 1000 + Math.floor(Number(fraction.padEnd(7, '0')) / 10_000)
}

/** `00:04:10`, `1.02:00:00`. */
export function formatTimespan(ms: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const days = Math.floor(ms / 86_400_000)
  const clock = [Math.floor(ms / 3_600_000) % 24, Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60]
  const fraction = ms % 1000
  return `${days > 0 ? `${days}.` : ''}${clock.map(two).join(':')}${fraction > 0 ? `.${String(fraction).padStart(3, '0')}` : ''}`
}
