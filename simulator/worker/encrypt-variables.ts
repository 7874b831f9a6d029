// Variables on their way into a script: encrypted, as Octopus's worker does it, with a key that is made for each run.

import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto'

export interface Encrypted {
  /** Base64. */
  readonly ciphertext: string
  /** Hexadecimal digits. */
  readonly initializationVector: string
}

export interface VariableEncryption {
  /** AES-256, as 64 hexadecimal digits. */
  readonly key: string
  /** Each time under an initialization vector of its own. */
  readonly encrypt: (text: string) => Encrypted
}

export function createVariableEncryption(): VariableEncryption {
  const password = randomBytes(8).toString('hex')
  const key = pbkdf2Sync(password, 'Octopuss', 1000, 32, 'sha1')
  return {
    key: key.toString('hex'),
    encrypt(text) {
      const initializationVector = randomBytes(16)
      const cipher = createCipheriv('aes-256-cbc', key, initializationVector)
      const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return { ciphertext: bytes.toString('base64'), initializationVector: initializationVector.toString('hex') }
    },
  }
}
