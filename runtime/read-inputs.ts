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
 * @param handedOver Bytes, each as one character: the name and the value of the property, and those of each secret. After
 * each stands the byte 255. No text in UTF-8 has that, so no value can pass for something else.
 * @param prefix Of the step's parameters.
 * @returns `undefined` where there is no such property. A name of which Octopus knows no variable is left out.
 */
export function readInputs(handedOver: string, prefix: string): ReadonlyMap<string, string> | undefined {
  const inputs = new Map<string, string>()
  // Windows PowerShell may begin with a byte order mark, which is no part of a name.
  for (const [, name = '', value = ''] of handedOver.matchAll(/([\w.]+)\xff([^\xff]*)\xff/g)) {
    inputs.set(name, decode(value, 'latin1'))
  }
  const lines = inputs.get(inputsName(prefix)) ?? ''
  if (!lines.includes('=')) return undefined
  // Where there is no value, the text that asks for it is still there, which is no base64.
  for (const [, name = '', base64 = ''] of lines.matchAll(/^([^=\n]+)=([\w+/]*=*)$/gm)) {
    inputs.set(name, decode(base64, 'base64'))
  }
  return inputs
}

function decode(text: string, encoding: 'latin1' | 'base64'): string {
  return Buffer.from(text, encoding).toString()
}
