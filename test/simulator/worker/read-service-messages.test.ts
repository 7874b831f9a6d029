import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatServiceMessage } from '../../../runtime/format-service-message.ts'
import { createServiceMessageReader, type StreamItem } from '../../../simulator/worker/read-service-messages.ts'

function readAll(...chunks: string[]) {
  const reader = createServiceMessageReader()
  return [...chunks.flatMap((chunk) => reader.read(chunk)), ...reader.end()].map(show)
}

function show(item: StreamItem) {
  return item.kind === 'message' ? [item.name, Object.fromEntries(item.attributes)] : { [item.kind]: item.text }
}

describe('createServiceMessageReader', () => {
  it('gives lines, whatever ends them, and the last one without an end', () => {
    expect(readAll('a\nb\r\nc\rd\n\ne')).toEqual(['a', 'b', 'c', 'd', '', 'e'].map((text) => ({ text })))
  })

  it('decodes the values of a message, in either kind of quotes', () => {
    expect(readAll(`##octopus[setVariable name='eA==' value="w6Q="]\n`)).toEqual([
      ['setVariable', { name: 'x', value: 'ä' }],
    ])
  })

  it('takes names of messages as they are, and those of attributes without case', () => {
    expect(readAll("##octopus[SetVariable NAME='eA==' Value='']\n")).toEqual([
      ['SetVariable', { name: 'x', value: '' }],
    ])
  })

  it('recognises a message only at the beginning of a line, and treats what follows it as text', () => {
    expect(
      readAll(' ##octopus[progress]\n##octopus[stdout-wait] tail ##octopus[stdout-default]\n##octopus is great\n'),
    ).toEqual([
      { text: ' ##octopus[progress]' },
      ['stdout-wait', {}],
      { text: ' tail ##octopus[stdout-default]' },
      { text: '##octopus is great' },
    ])
  })

  it('reads a message across lines, without the line breaks', () => {
    expect(readAll("##octopus[setVariable na\r\nme='ZQ\n=='", ']\nnext')).toEqual([
      ['setVariable', { name: 'e' }],
      { text: 'next' },
    ])
  })

  it('lets an opened message spoil the next one', () => {
    expect(readAll("##octopus[progress percentage='\n##octopus[stdout-wait]\nnext\n")).toEqual([
      { unparseable: "##octopus[progress percentage='##octopus[stdout-wait]" },
      { text: 'next' },
    ])
  })

  it.each([
    "##octopus[setVariable name='not base64!']",
    "##octopus[setVariable name='eA=']",
    "##octopus[setVariable name='eA==' value='eA==' name='eA==']",
    '##octopus[setVariable name=eA==]',
    "##octopus[setVariable name='eA=='value='eA==']",
    '##octopus[]',
    '##octopus[1st]',
    '##octopus[stdout-wait please]',
  ])('gives up on %s', (line) => {
    expect(readAll(`${line}\n`)).toEqual([{ unparseable: line }])
  })

  it('gives up on a message that the end of the stream cuts off', () => {
    expect(readAll('##octopus[setVariable')).toEqual([{ unparseable: '##octopus[setVariable' }])
  })

  it('reads the same wherever the pieces of the stream end', () => {
    const stream = `a\r\n${formatServiceMessage('setVariable', { name: 'n', value: 'ä\n' })}\r\n\r\nb\r`
    const whole = readAll(stream)
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
        const places = [0, ...cuts.sort((left, right) => left - right), stream.length]
        expect(readAll(...places.map((place, index) => stream.slice(place, places[index + 1])))).toEqual(whole)
      }),
    )
  })

  it('reads what the runtime writes, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(readAll(`${formatServiceMessage('setVariable', { value })}\n`)).toEqual([['setVariable', { value }]])
      }),
    )
  })
})
