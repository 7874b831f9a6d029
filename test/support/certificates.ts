// Certificates for servers of tests, made on the spot.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface ServerCertificate {
  readonly key: string
  readonly cert: string
}

export interface CertificateAuthority {
  /** Its own certificate, as PEM. */
  readonly certificate: string
  /** @param names Such as `DNS:localhost`. @param days How long it is valid; it has expired if that is negative. */
  issue(names: readonly string[], days?: number): ServerCertificate
  /** The path of a file with this text in it. */
  file(text: string): string
  /** Removes all files. */
  close(): void
}

/** An authority that nobody trusts who is not told to. */
export function createCertificateAuthority(): CertificateAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'octosteps-certificates-'))
  const issued = new Map<string, ServerCertificate>()
  let count = 0
  const openssl = (...options: readonly string[]) => execFileSync('openssl', options, { cwd: folder, stdio: 'pipe' })
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Authority of a test')
  return {
    certificate: read('ca.pem'),
    issue: (names, days = 1) => {
      const known = issued.get(`${names.join()} ${days}`)
      if (known) return known
      const extensions = join(folder, 'extensions')
      writeFileSync(extensions, `subjectAltName=${names.join(',')}`)
      openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=Server of a test')
      const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', extensions]
      openssl('x509', '-req', '-in', 'server.csr', ...signed, '-days', String(days), '-out', 'server.pem')
      const made = { key: read('server.key'), cert: read('server.pem') }
      issued.set(`${names.join()} ${days}`, made)
      return made
    },
    file: (text) => {
      const path = join(folder, `given-${(count += 1)}.pem`)
      writeFileSync(path, text)
      return path
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}
