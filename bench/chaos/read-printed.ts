// What a step has printed, as the server reads it.

export interface Printed {
  readonly outputs: Readonly<Record<string, string>>
  /** Why it failed, as the task page shows it; `undefined` where it said nothing of the kind. */
  readonly resultMessage: string | undefined
}

export function readPrinted(text: string): Printed {
  const messages = [...text.matchAll(/^##octopus\[(\S+)(.*)\]$/gm)].map(([, name, rest = '']) => ({
    name,
    values: attributes(rest),
  }))
  const outputs = messages.filter(({ name }) => name === 'setVariable').map(({ values }) => values)
  return {
    outputs: Object.fromEntries(outputs.map(({ name = '', value = '' }) => [name, value])),
    resultMessage: messages.findLast(({ name }) => name === 'resultMessage')?.values['message'],
  }
}

function attributes(text: string): Readonly<Record<string, string | undefined>> {
  const found = [...text.matchAll(/(\w+)='([^']*)'/g)]
  return Object.fromEntries(
    found.map(([, name = '', value = '']) => [name, Buffer.from(value, 'base64').toString('utf8')]),
  )
}
