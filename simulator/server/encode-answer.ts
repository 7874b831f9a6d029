// An answer as it goes over the wire.

import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'

export interface EncodedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly content: Uint8Array
}

export function encodeAnswer(answer: Answer): EncodedAnswer {
  const { status } = answer
  const encoded = (contentType: string, content: Uint8Array, more: Readonly<Record<string, string>> = {}) => ({
    status,
    headers: { 'content-type': contentType, 'content-length': String(content.length), ...more },
    content,
  })
  switch (answer.kind) {
    case 'json':
      return encoded(
        'application/json; charset=utf-8',
        Buffer.from(JSON.stringify(answer.value), 'utf8'),
        answer.headers,
      )
    case 'text':
      return encoded(answer.contentType, Buffer.from(answer.text, 'utf8'), answer.headers)
    case 'bytes': {
      // Half a character, which a name may hold, has no code: it becomes a question mark in a diamond.
      const wellFormed = Buffer.from(answer.filename, 'utf8').toString('utf8')
      const name = encodeURIComponent(wellFormed).replaceAll("'", '%27')
      return encoded(answer.contentType ?? 'application/octet-stream', answer.bytes, {
        'content-disposition': `attachment; filename="${name}"; filename*=UTF-8''${name}`,
        ...answer.headers,
      })
    }
    case 'empty':
      return { status, headers: answer.headers ?? {}, content: new Uint8Array() }
  }
}

export function sendAnswer(outgoing: ServerResponse, { status, headers, content }: EncodedAnswer): void {
  outgoing.writeHead(status, headers)
  outgoing.end(content)
}
