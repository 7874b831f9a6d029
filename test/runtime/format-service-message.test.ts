import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { formatServiceMessage } from '../../runtime/format-service-message.ts'

describe('formatServiceMessage', () => {
  it('sends each value as the base64 of its UTF-8 bytes', () => {
    const line = formatServiceMessage('setVariable', { name: 'Outcome', value: 'fertig — ✓' })
    expect(line).toBe("##octopus[setVariable name='T3V0Y29tZQ==' value='ZmVydGlnIOKAlCDinJM=']")
  })

  it('keeps an empty value, for Octopus ignores a message that lacks one', () => {
    expect(formatServiceMessage('setVariable', { name: 'A', value: '' })).toBe(
      "##octopus[setVariable name='QQ==' value='']",
    )
  })

  it('prints a message without attributes', () => {
    expect(formatServiceMessage('stdout-wait')).toBe('##octopus[stdout-wait]')
  })

  it('is one line of ASCII that gives the value back, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const line = formatServiceMessage('resultMessage', { message: value })
        const encoded = /^##octopus\[resultMessage message='([A-Za-z0-9+/=]*)'\]$/.exec(line)?.[1]
        expect(Buffer.from(encoded ?? '?', 'base64').toString('utf8')).toBe(value)
      }),
    )
  })

  it('takes no names but those that it knows, for others might need encoding', () => {
    expectTypeOf<string>().not.toExtend<Parameters<typeof formatServiceMessage>[0]>()
    expectTypeOf<{ other: string }>().not.toExtend<Required<Parameters<typeof formatServiceMessage>[1]>>()
  })
})
