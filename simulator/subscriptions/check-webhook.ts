// What cannot be sent, found where it is said and not at the first call. Pure.

import { validateHeaderName, validateHeaderValue } from 'node:http'

/** What is wrong with an address, as the end of a sentence; `undefined` where nothing is. */
export function addressMistake(uri: string): string | undefined {
  const isWeb = /^https?:$/.test(URL.parse(uri)?.protocol ?? '')
  return isWeb ? undefined : 'is not an address that begins with http:// or https://'
}

/** The same for the name of a header. */
export function headerNameMistake(name: string): string | undefined {
  if (/^(?:connection|content-length|content-type|host|transfer-encoding)$/i.test(name))
    return 'is a header that the server sets itself'
  return isAccepted(() => validateHeaderName(name)) ? undefined : 'is not the name of a header'
}

/** The same for its value, which is a secret. */
export function headerValueMistake(value: string): string | undefined {
  return isAccepted(() => validateHeaderValue('x', value))
    ? undefined
    : 'holds a character that no header can: a line break, or one beyond Latin-1'
}

function isAccepted(validate: () => void): boolean {
  try {
    validate()
    return true
  } catch {
    return false
  }
}
