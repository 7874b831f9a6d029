import { describe, expect, it } from 'vitest'
import { deriveId } from '../../build/derive-id.ts'

describe('deriveId', () => {
  it("gives RFC 9562's example", () => {
    expect(deriveId('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    )
  })

  it('depends on the namespace as well as on the name', () => {
    const first = deriveId('3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11', 'A.B')
    expect(deriveId('8e1d5b1c-52a7-4a0c-8a3a-1f9d6f1b7c22', 'A.B')).not.toBe(first)
    expect(deriveId('3f8b2f46-6f0e-4c52-9a39-6f1f0c8f6a11', 'A.C')).not.toBe(first)
  })
})
