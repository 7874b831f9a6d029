import { describe, expect, it } from 'vitest'
import { suggestName } from '../../../cli/try/suggest-name.ts'

describe('suggestName', () => {
  const names = ['ServerUrl', 'Api key', 'Timeout minutes', 'Set', 'A']

  it.each([
    ['server_url', 'ServerUrl'],
    ['apikey', 'Api key'],
    ['Api kye', 'Api key'],
    ['Timeot minuts', 'Timeout minutes'],
    ['TimeoutMinutes', 'Timeout minutes'],
    ['Sets', 'Set'],
  ])('takes %s for %s', (written, meant) => {
    expect(suggestName(written, names)).toBe(meant)
  })

  it.each(['Color', 'Password', 'Time', 'Sea', 'B', ''])('takes %s for none of them', (written) => {
    expect(suggestName(written, ['ServerUrl', 'Api key', 'Timeout minutes', 'Sets of them', 'A'])).toBeUndefined()
  })

  it('takes the nearest', () => {
    expect(suggestName('Members', ['Numbers', 'Member'])).toBe('Member')
  })
})
