import { describe, expect, it } from 'vitest'
import { findSecrets } from './find-secrets.ts'

const secrets = { password: 'pa&ss "w=rd" 7/8' }

describe('findSecrets', () => {
  it.each([
    ['as it is', secrets.password],
    ['in JSON', JSON.stringify({ given: secrets.password })],
    ['in a URL', `https://example.com/?q=${encodeURIComponent(secrets.password)}`],
    ['in HTML', '<b>pa&amp;ss &quot;w=rd&quot; 7/8</b>'],
    ['in hexadecimal', Buffer.from(secrets.password).toString('hex')],
    ['in base64 at 0', Buffer.from(`${secrets.password} and more`).toString('base64')],
    ['in base64 at 1', Buffer.from(`1234${secrets.password} and more`).toString('base64')],
    ['in base64 at 2', Buffer.from(`12345${secrets.password}`).toString('base64')],
  ])('finds one %s', (how, text) => {
    const found = findSecrets(secrets, [{ place: 'the log', text: `before ${text} behind` }])
    expect(found).toContain(`password ${how}, in the log`)
  })

  it('finds nothing where there is nothing', () => {
    const masked = { place: 'the log', text: 'The password "********" was refused: pass' }
    expect(findSecrets(secrets, [masked])).toEqual([])
  })
})
