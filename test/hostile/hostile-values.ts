// Texts that break programs which take a value for code, for markup, or for shorter than it is.

import * as fc from 'fast-check'

/** What a value that becomes a service message would set. */
export const planted = 'PLANTED'

const messages = [
  `##octopus[setVariable name='${base64(planted)}' value='${base64(planted)}']`,
  `##octopus[resultMessage message='${base64(planted)}']`,
  `##octopus[${planted}]`,
  `##octopus[stdout-${planted}]`,
  '##octopus[progress percentage=',
  `##teamcity[setParameter name='${planted}' value='1']`,
]

const lineBreaks = ['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085', '\v', '\f']

const pieces = [
  ...[
    '"',
    "'",
    '`',
    '\\',
    '$',
    '%',
    '&',
    '<',
    '>',
    '|',
    ';',
    '!',
    '*',
    '~',
    '^',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '=',
    ',',
  ],
  ...['${HOME}', '$env:PATH', '%PATH%', '!!', '\\u0041', '\\x41', '&quot;', '%00', '</script>', '<!--', '-->', ']]>'],
  ...["'@", '"@', "@'", '@"', '<<EOF', 'OCTOSTEPS_BUNDLE', '--', '-n', '/', '//', '..', '../../etc/passwd'],
  ...['#{', '}', '#{Octopus.Project.Name}', '#{X | ToBase64}', '#{#{a}}', '#{if a}b#{/if}', '#{each x in y}', '##{X}'],
  ...[
    '\0',
    '\u001b[31m',
    '\b',
    '\t',
    '\u007f',
    '\u200b',
    '\u200f',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\ufffd',
    '\ud83d',
    '\udc00',
  ],
  ...['ä', 'e\u0301', 'İ', 'ß', '漢字', '😀', '👩‍👩‍👧', 'مرحبا', '\u{10ffff}'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    'NaN',
    'true',
    '-1',
    '0',
    '1e9',
    '0x10',
    '٣',
    '999999999999',
  ],
  ...['{"a":1}', '[1,2', 'group: x', 'a = b', 'Database any', '[1.0,2.0)', '(,)', '1.2.3.4.5', '*', 'ServerTasks-1'],
  ...[
    'a@b.example',
    '<a@b.example>',
    'a@b.example\r\nBcc: c@d.example',
    'http://[::1',
    'javascript:alert(1)',
    'file:///etc',
  ],
  ...['{Members}', '{Set}', '{', '**', '](', '![x](y)', '<img src=x onerror=alert(1)>'],
  ...messages,
  ...lineBreaks,
  ...lineBreaks.flatMap((lineBreak) => messages.map((message) => `${lineBreak}${message}${lineBreak}`)),
  ...["'@", 'OCTOSTEPS_BUNDLE'].map((end) => `\n${end}\n`),
]

/** @param commands Of a shell: what would leave a trace if it were carried out. */
export function hostileText(commands: readonly string[] = []): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...pieces, ...commands) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
  )
  const short = fc.array(piece, { minLength: 1, maxLength: 6 }).map((all) => all.join(''))
  const long = fc.constantFrom(...pieces).map((text) => text.repeat(Math.ceil(100_000 / text.length)))
  return fc.oneof({ weight: 60, arbitrary: short }, { weight: 1, arbitrary: long })
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
