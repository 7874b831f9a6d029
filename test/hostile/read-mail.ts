// A mail as a mail program reads it: its headers decoded, its parts as texts. Only what our mails are made of.

export interface ReadMail {
  /** In order, names in lower case, encoded words decoded. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** By type: `text/plain`, `text/html`. Line breaks are line feeds. */
  readonly parts: Readonly<Record<string, string>>
}

/** @param content The mail's bytes, each as one character. */
export function readMail(content: string): ReadMail {
  const [headers, body] = split(content)
  const boundary = /boundary="([^"]*)"/.exec(valueOf(headers, 'content-type'))?.[1] ?? ''
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [partHeaders, text] = split(part.replace(/^\r\n/, ''))
      const type = valueOf(partHeaders, 'content-type').replace(/;.*$/s, '')
      return [type, decodeBody(text.replace(/\r\n$/, ''), valueOf(partHeaders, 'content-transfer-encoding'))] as const
    })
  return { headers: headers.map(([name, value]) => [name, decodeWords(value)]), parts: Object.fromEntries(parts) }
}

type Headers = readonly (readonly [name: string, value: string])[]

/** The headers, unfolded, and what comes after the first empty line. */
function split(content: string): readonly [Headers, string] {
  const end = content.indexOf('\r\n\r\n')
  const lines = content
    .slice(0, end)
    .replace(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
  const headers = lines.map((line) => {
    const [, name = '', value = ''] = /^([\x21-\x39\x3b-\x7e]+): ?(.*)$/s.exec(line) ?? []
    return [name.toLowerCase(), value] as const
  })
  return [headers, content.slice(end + 4)]
}

function valueOf(headers: Headers, wanted: string): string {
  return headers.find(([name]) => name === wanted)?.[1] ?? ''
}

function decodeBody(text: string, encoding: string): string {
  const bytes =
    encoding === 'base64'
      ? Buffer.from(text, 'base64')
      : Buffer.from(encoding === 'quoted-printable' ? decodeQuotedPrintable(text) : text, 'latin1')
  return bytes.toString('utf8').replaceAll('\r\n', '\n')
}

function decodeQuotedPrintable(text: string): string {
  return decodeHexadecimal(text.replace(/[ \t]+$/gm, '').replace(/=\r\n/g, ''))
}

function decodeHexadecimal(text: string): string {
  return text.replace(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
}

/** `=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=`; the blank between two of them is none. */
function decodeWords(value: string): string {
  return value
    .replace(/(\?=)\s+(?==\?UTF-8\?[QB]\?)/gi, '$1')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, text: string) => {
      const bytes =
        kind.toUpperCase() === 'B'
          ? Buffer.from(text, 'base64')
          : Buffer.from(decodeHexadecimal(text.replaceAll('_', ' ')), 'latin1')
      return bytes.toString('utf8')
    })
}
