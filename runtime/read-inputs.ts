// What the script around a bundle hands over, made into names and values.
//
// A look-up costs a Bash script two processes, so nearly everything comes by one: the template has a property in which
// Octopus fills in every value as base64. Secrets come by themselves, for Octopus hides one wherever it is said, and
// would not know it in base64.

/** The property of a template that holds all inputs but the secrets. */
export function inputsName(prefix: string): string {
  return `${prefix}.Inputs`
}

/**
 * @param handedOver `name NUL value NUL name NUL value NUL ...`: the property, and each secret.
 * @param prefix Of the step's parameters.
 * @returns `undefined` where there is no such property. A name of which Octopus knows no variable is left out.
 */
export function readInputs(handedOver: string, prefix: string): ReadonlyMap<string, string> | undefined {
  // Windows PowerShell may begin with a byte order mark.
  const text = handedOver.replace(/^\ufeff/, '')
  const pairs = Array.from(
    text.matchAll(/([^\0]*)\0([^\0]*)\0/g),
    ([, name = '', value = '']) => [name, value] as const,
  )
  const inputs = new Map(pairs)
  const lines = inputs.get(inputsName(prefix)) ?? ''
  if (!lines.includes('=')) return undefined
  // Where there is no value, the text that asks for it is still there, which is no base64.
  for (const [, name = '', base64 = ''] of lines.matchAll(/^([^=\n]+)=([\w+/]*=*)$/gm)) {
    inputs.set(name, Buffer.from(base64, 'base64').toString('utf8'))
  }
  return inputs
}
