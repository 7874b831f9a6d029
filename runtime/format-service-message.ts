// Service messages: the lines by which a script talks back to Octopus Server. Formatting them is pure and lives here;
// printing them is `log.ts`.

/**
 * One service message as the line to print, without its line break.
 * @param attributes Plain text; each value is sent as the base64 of its UTF-8 bytes. An empty value is sent as well:
 * Octopus ignores a message that lacks an attribute.
 * @throws {TypeError} If a name holds anything but letters, digits and hyphens.
 * @see https://octopus.com/docs/deployments/custom-scripts/output-variables
 */
export function formatServiceMessage(name: string, attributes: Readonly<Record<string, string>> = {}): string {
  const words = Object.entries(attributes).map(
    ([key, value]) => ` ${plainName(key)}='${Buffer.from(value, 'utf8').toString('base64')}'`,
  )
  return `##octopus[${plainName(name)}${words.join('')}]`
}

function plainName(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) throw new TypeError(`"${name}" cannot name a service message`)
  return name
}
