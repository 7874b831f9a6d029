// Ids that follow from other things, so that the same source gives the same bytes: RFC 9562's version 5.

import { createHash } from 'node:crypto'

/**
 * A GUID that depends on nothing but its arguments.
 * @param namespace The GUID that the names belong to.
 * @returns Lower-case, as Terraform's provider demands.
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-5
 */
export function deriveId(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6)
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8)
  return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
