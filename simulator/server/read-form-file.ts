// The file in a form, as browsers and clients send one: `multipart/form-data`.

export interface FormFile {
  readonly filename: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** The first file of a form; `undefined` where there is none. */
export function readFormFile(contentType: string, body: Buffer): FormFile | undefined {
  const [, quoted, plain] = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) return undefined
  for (const part of partsOf(body, Buffer.from(`--${boundary}`))) {
    const headEnd = part.indexOf('\r\n\r\n')
    if (headEnd < 0) continue
    const head = part.subarray(0, headEnd).toString('utf8')
    const filename = /filename="([^"]*)"/i.exec(head)?.[1] ?? /filename=([^;\s]+)/i.exec(head)?.[1]
    if (filename === undefined) continue
    const type = /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim() ?? 'application/octet-stream'
    return { filename, contentType: type, bytes: new Uint8Array(part.subarray(headEnd + 4)) }
  }
  return undefined
}

/** What stands between the boundaries, without the line breaks that belong to them. */
function partsOf(body: Buffer, boundary: Buffer): readonly Buffer[] {
  const parts: Buffer[] = []
  let start = body.indexOf(boundary)
  while (start >= 0) {
    const end = body.indexOf(boundary, start + boundary.length)
    if (end < 0) break
    parts.push(body.subarray(start + boundary.length + 2, end - 2))
    start = end
  }
  return parts
}
