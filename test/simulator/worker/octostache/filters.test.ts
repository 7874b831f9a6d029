import { describe, expect, it } from 'vitest'
import { applyFilter } from '../../../../simulator/worker/octostache/filters/filters.ts'

const now = () => Date.UTC(2030, 4, 22, 9, 5, 7, 125)
const filter = (input: string | undefined, name: string, ...options: string[]) => applyFilter(name, input, options, now)

describe('applyFilter', () => {
  it('finds filters in any case, and none that is not there', () => {
    expect(filter('Abc', 'TOUPPER')).toBe('ABC')
    expect(filter('Abc', 'ToBazooka')).toBeUndefined()
  })

  it.each([
    ['ToLower', 'ÄB', 'äb'],
    ['ToUpper', 'äb', 'ÄB'],
    ['HtmlEscape', `<a href="/x">&'`, '&lt;a href=&quot;&#x2F;x&quot;&gt;&amp;&apos;'],
    ['XmlEscape', `A&'b/c`, 'A&amp;&apos;b/c'],
    ['JsonEscape', '"\\\r\n\t\u0001', '\\"\\\\\\r\\n\\t\u0001'],
    ['YamlSingleQuoteEscape', "it's\na\r\n\r\nb", "it''s\n\na\r\n\r\n\r\nb"],
    ['YamlDoubleQuoteEscape', `"a\\\t叫😀'`, `\\"a\\\\\\t\\u53eb\\ud83d\\ude00'`],
    ['PropertiesKeyEscape', ' a:b=\nü叫', '\\ a\\:b\\=\\nü\\u53eb'],
    ['PropertiesValueEscape', ' a:b= \tü叫', '\\ a:b= \\tü\\u53eb'],
    ['UriEscape', 'A b:c+d/e[é]%', 'A%20b:c+d/e[%C3%A9]%25'],
    ['UriDataEscape', "A b:c+d/e'!*", 'A%20b%3Ac%2Bd%2Fe%27%21%2A'],
    ['Trim', '  a b ', 'a b'],
    ['ToBase64', 'Foo ä', 'Rm9vIMOk'],
    ['FromBase64', 'Rm9vIMOk', 'Foo ä'],
    ['Md5', 'The quick brown fox jumps over the lazy dog', '9e107d9d372bb6826bd81d3542a419d6'],
    ['Sha1', '', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['Sha256', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['Sha384', '', expect.stringMatching(/^38b060a7[0-9a-f]{88}$/)],
    ['Sha512', '', expect.stringMatching(/^cf83e135[0-9a-f]{120}$/)],
    ['Indent', 'a\nb', '    a\n    b'],
    ['Indent', '', ''],
    ['Markdown', '_yeah!_', '<p><em>yeah!</em></p>\n\n'],
    [
      'MarkdownToHtml',
      '|A|B|\n|-|:-|\n|1|2|',
      '<table>\n<thead>\n<tr>\n<th>A</th>\n<th style="text-align: left;">B</th>\n</tr>\n</thead>\n' +
        '<tbody>\n<tr>\n<td>1</td>\n<td style="text-align: left;">2</td>\n</tr>\n</tbody>\n</table>\n\n',
    ],
    [
      'MarkdownToHtml',
      "http://octopus.com ~~a~~ H~2~O x^2^ ++b++ ==c== d'  \ne",
      '<p><a href="http://octopus.com">http://octopus.com</a> <del>a</del> H<sub>2</sub>O x<sup>2</sup> ' +
        "<ins>b</ins> <mark>c</mark> d'<br />\ne</p>\n\n",
    ],
  ])('%s of %j: %j', (name, input, expected) => {
    expect(filter(input, name)).toEqual(expected)
  })

  it.each([
    ['Append', 'a', ['b', ' ', 'c'], 'ab c'],
    ['Append', undefined, ['b'], 'b'],
    ['Append', 'a', [], undefined],
    ['Prepend', 'a', ['b', 'c'], 'bca'],
    ['Prepend', undefined, [], undefined],
    ['StartsWith', 'abc', ['ab'], 'true'],
    ['EndsWith', 'abc', ['B'], 'false'],
    ['Contains', 'abc', ['b', 'c'], undefined],
    ['Match', 'abc def1', ['[0-9]+'], 'true'],
    ['Match', 'abc', ['(?i)B'], 'true'],
    ['Match', 'abc', ['['], undefined],
    ['Replace', 'ababa', ['a'], 'bb'],
    ['Replace', 'opuocts', ['o(.+)o([a-z]*)s', 'o$2o$1s'], 'octopus'],
    ['Replace', 'abc', ['(?<n>b)', '[${n}${1}$$$&$9${x}]'], 'a[bb$b$9${x}]c'],
    ['Replace', 'aAa', ['(?i)a', '-'], '---'],
    ['Replace', 'x', ['', '-'], '-x-'],
    ['Replace', 'abc', [], undefined],
    ['Substring', 'Octopus Deploy', ['7'], 'Octopus'],
    ['Substring', 'Octopus Deploy', ['8', '6'], 'Deploy'],
    ['Substring', 'Octopus Deploy', ['8', '7'], undefined],
    ['Substring', 'Octopus Deploy', ['-1'], undefined],
    ['Substring', 'Octopus Deploy', ['1', '2', '3'], undefined],
    ['Truncate', 'Octopus Deploy', ['7'], 'Octopus...'],
    ['Truncate', 'Octopus Deploy', ['50'], 'Octopus Deploy'],
    ['Truncate', 'Octopus Deploy', ['a'], undefined],
    ['Trim', ' a ', ['Start'], 'a '],
    ['Trim', ' a ', ['end'], ' a'],
    ['Trim', ' a ', ['both'], undefined],
    ['Indent', 'a\nb', ['2'], '  a\n  b'],
    ['Indent', 'a\nb', ['/3'], 'a\n   b'],
    ['Indent', 'a\nb', ['3/2'], '   a\n  b'],
    ['Indent', 'a\nb', ['//'], '//a\n//b'],
    ['Indent', 'a\nb', ['256'], '256a\n256b'],
    ['Indent', 'a\nb', ['/* ', ' * '], '/* a\n * b'],
    ['Indent', 'a', ['a', 'b', 'c'], undefined],
    ['Md5', 'The quick brown fox jumps over the lazy dog', ['3'], '9e107d'],
    ['Md5', 'The quick brown fox jumps over the lazy dog', ['unicode', '2'], 'b098'],
    ['Md5', 'VGhl', ['800', 'base64'], 'a4704fd35f0308287f2937ba3eccf5fe'],
    ['Md5', 'bar', ['base64'], undefined],
    ['Md5', 'bar', ['0'], undefined],
    ['Md5', 'bar', ['12', '13'], undefined],
    ['Md5', 'bar', ['utf8', '12', 'extra'], undefined],
    ['ToBase64', 'a', ['unicode'], 'YQA='],
    ['FromBase64', 'YQA=', ['Unicode'], 'a'],
    ['FromBase64', '?', [], undefined],
    ['ToBase64', 'a', ['latin1'], undefined],
    ['ToUpper', 'a', ['too much'], undefined],
    ['ToUpper', undefined, [], undefined],
  ])('%s of %j with %j: %j', (name, input, options, expected) => {
    expect(filter(input, name, ...options)).toBe(expected)
  })

  it.each([
    ['1', '1 0 0 0    '],
    ['v1.2.3', '1 2 3 0    '],
    ['1.2.3.4-branch.1+meta', '1 2 3 4 branch.1 branch 1 meta'],
    ['V1.2.3.4-branch_hithere', '1 2 3 4 branch_hithere branch hithere '],
    ['19.0.0.Final', '19 0 0 0 Final Final  '],
    ['284.0.0-debian_component_based', '284 0 0 0 debian_component_based debian component_based '],
    ['latest', '0 0 0 0 latest latest  '],
  ])('reads the parts of the version %s', (version, parts) => {
    const names = [
      'Major',
      'Minor',
      'Patch',
      'Revision',
      'PreRelease',
      'PreReleasePrefix',
      'PreReleaseCounter',
      'Metadata',
    ]
    expect(names.map((name) => filter(version, `Version${name}`)).join(' ')).toBe(parts)
  })

  it('reads no version from what is none', () => {
    expect(filter('', 'VersionMajor')).toBeUndefined()
    expect(filter('a b', 'VersionMajor')).toBeUndefined()
  })

  it.each([
    ['AbsolutePath', '/a%20b/c'],
    ['AbsoluteUri', 'https://user:pass@octopus.com:8443/a%20b/c?x=y#f'],
    ['Authority', 'octopus.com:8443'],
    ['DnsSafeHost', 'octopus.com'],
    ['Fragment', '#f'],
    ['Host', 'octopus.com'],
    ['HostAndPort', 'octopus.com:8443'],
    ['HostNameType', 'Dns'],
    ['IsAbsoluteUri', 'true'],
    ['IsDefaultPort', 'false'],
    ['IsFile', 'false'],
    ['IsLoopback', 'false'],
    ['IsUnc', 'false'],
    ['Path', '/a b/c'],
    ['PathAndQuery', '/a%20b/c?x=y'],
    ['Port', '8443'],
    ['Query', '?x=y'],
    ['Scheme', 'https'],
    ['SchemeAndServer', 'https://octopus.com:8443'],
    ['userinfo', 'user:pass'],
    ['bar', "[UriPart bar error: argument 'bar' not supported]"],
  ])('takes the part %s of an address: %s', (part, expected) => {
    expect(filter('https://user:pass@octopus.com:8443/a%20b/c?x=y#f', 'UriPart', part)).toBe(expected)
  })

  it('says what is wrong with an address, in its place', () => {
    expect(filter('/docs', 'UriPart', 'Host')).toBe(
      '[UriPart Host error: This operation is not supported for a relative URI.]',
    )
    expect(filter('/docs', 'UriPart', 'IsAbsoluteUri')).toBe('false')
    expect(filter('https://octopus.com', 'UriPart')).toBe('[UriPart error: no argument given]')
    expect(filter('https://octopus.com', 'UriPart', 'HostAndPort')).toBe('octopus.com:443')
  })
})
