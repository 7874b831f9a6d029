import { describe, expect, it } from 'vitest'
import { createLog, type Log } from '../../runtime/log.ts'

function printed(say: (log: Log) => void, asciiOnly = false): string {
  let text = ''
  say(createLog((more) => (text += more), asciiOnly))
  return text
}

describe('createLog', () => {
  it('prints an ordinary line as it is', () => {
    expect(printed((log) => log.info('Größe: 3 %'))).toBe('Größe: 3 %\n')
  })

  it.each(['verbose', 'wait', 'highlight', 'warning', 'error'] as const)('switches to %s and back', (level) => {
    expect(printed((log) => log[level]('held'))).toBe(`##octopus[stdout-${level}]\nheld\n##octopus[stdout-default]\n`)
  })

  it('escapes what a Windows code page would garble', () => {
    expect(printed((log) => log.info('Zürich ✓ 😀'), true)).toBe('Z\\u{fc}rich \\u{2713} \\u{1f600}\n')
  })

  it('keeps a service message in somebody else’s text from being one', () => {
    const text = printed((log) => log.info("Web\n##octopus[setVariable name='QQ==' value='QQ==']"))
    expect(text).not.toMatch(/^##octopus/m)
  })

  it('cuts no character in two where a text is too long', () => {
    expect(printed((log) => log.info(`${'x'.repeat(9_999)}\u{1f419}y`))).toBe(
      `${'x'.repeat(9_999)}... (10002 characters in all)\n`,
    )
  })

  it('sends output variables, progress, the result message and masks', () => {
    const text = printed((log) => {
      log.output('Outcome', 'Idle')
      log.progress(49.6, 'half')
      log.resultMessage('over')
      log.mask('secret')
    })
    expect(text.split('\n')).toEqual([
      "##octopus[setVariable name='T3V0Y29tZQ==' value='SWRsZQ==']",
      "##octopus[progress percentage='NTA=' message='aGFsZg==']",
      "##octopus[resultMessage message='b3Zlcg==']",
      "##octopus[mask value='c2VjcmV0']",
      '',
    ])
  })
})
