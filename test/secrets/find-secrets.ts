// Looks for secrets in what somebody else could read, as they are and in each form in which they are still one.

/** Of a whole thing: where it was found, and the text of it. */
export interface Readable {
  readonly place: string
  readonly text: string
}

/** @returns `name of the secret, in place`, once each. */
export function findSecrets(
  secrets: Readonly<Record<string, string>>,
  readables: readonly Readable[],
): readonly string[] {
  const found = Object.entries(secrets).flatMap(([name, secret]) => {
    const forms = formsOf(secret)
    return readables.flatMap(({ place, text }) =>
      forms.filter(([, form]) => text.includes(form)).map(([how]) => `${name} ${how}, in ${place}`),
    )
  })
  return [...new Set(found)]
}

function formsOf(secret: string): readonly (readonly [how: string, form: string])[] {
  const bytes = Buffer.from(secret, 'utf8')
  return [
    ['as it is', secret],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in a URL', encodeURIComponent(secret)],
    ['in HTML', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
    ['in hexadecimal', bytes.toString('hex')],
    ...[0, 1, 2].map((offset) => [`in base64 at ${offset}`, inBase64(bytes, offset)] as const),
  ]
}

/** How it looks within a longer text: without the letters that depend on what stands before and behind it. */
function inBase64(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '')
  return text.slice(offset === 0 ? 0 : offset + 1, -1)
}
