// User and password in an address: `http://user:password@proxy.example.com:3128`.

export interface UrlCredentials {
  /** As a header takes them, `Basic dXNlcjpwYXNzd29yZA==`; `undefined` where the address has none. */
  readonly basic: string | undefined
  /** What must not be shown, in each form that it may turn up in. */
  readonly secrets: readonly string[]
}

export function urlCredentials({ username, password }: URL): UrlCredentials {
  if (username === '' && password === '') return { basic: undefined, secrets: [] }
  const plain = decode(password)
  const encoded = Buffer.from(`${decode(username)}:${plain}`).toString('base64')
  return { basic: `Basic ${encoded}`, secrets: [encoded, plain, password] }
}

/** A password may hold a `%` that somebody forgot to write as `%25`. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
