import { readFile } from 'node:fs/promises'
import { StepError } from '../step-error.ts'

/**
 * The certificates of a PEM file, each as a PEM text of its own.
 * @throws {StepError} `bad-parameters`, if the file cannot be read, has none, or one that is not whole.
 */
export async function readCertificates(path: string): Promise<readonly string[]> {
  try {
    const text = await readFile(path, 'utf8')
    const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)
    if (!certificates) throw new Error('there is no BEGIN CERTIFICATE in it')
    const { X509Certificate } = await import('node:crypto')
    for (const certificate of certificates) new X509Certificate(certificate)
    return certificates
  } catch (error) {
    throw new StepError(
      'bad-parameters',
      `"CA certificate file" is "${path}", which is no PEM file of certificates that this machine can read ` +
        `(${(error as Error).message}).`,
    )
  }
}
