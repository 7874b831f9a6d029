// Service messages: the lines by which a script talks back to Octopus Server. Formatting them is pure and lives here;
// printing them is `log.ts`.

/** The messages that we send. Names are words that need no encoding, which is why they are not just any text. */
export type ServiceMessageName =
  | 'setVariable'
  | 'progress'
  | 'resultMessage'
  | 'mask'
  | `stdout-${'default' | 'verbose' | 'wait' | 'highlight' | 'warning' | 'error'}`

export type ServiceMessageAttributes = Readonly<Partial<Record<'name' | 'value' | 'message' | 'percentage', string>>>

/**
 * One service message as the line to print, without its line break.
 * @param attributes Plain text; each value is sent as the base64 of its UTF-8 bytes. An empty value is sent as well:
 * Octopus ignores a message that lacks an attribute.
 * @see https://octopus.com/docs/deployments/custom-scripts/output-variables
 */
export function formatServiceMessage(name: ServiceMessageName, attributes: ServiceMessageAttributes = {}): string {
  const words = Object.entries(attributes).map(
    ([key, value]) => ` ${key}='${Buffer.from(value, 'utf8').toString('base64')}'`,
  )
  return `##octopus[${name}${words.join('')}]`
}
