import { describe, expect, it } from 'vitest'
import { createOctostache, RecursiveVariableError } from '../../../simulator/worker/octostache/octostache.ts'

const variables = new Map(
  Object.entries({
    Known: 'value',
    Empty: '',
    Greeting: 'Hello #{Name}',
    Name: 'World',
    Shout: '#{Greeting | ToUpper}!',
    Broken: 'a #{Known} and #{$broken}',
    Half: 'x #{Unknown}',
    Json: '{"Host":"db","Ports":[1,2],"Deep":{"Text":"t"}}',
    'Octopus.Action[Build it].Output.Version': '1.8.0',
    'Server[a].Url': 'https://a',
    'Server[b].Url': 'https://b',
    Chosen: 'b',
    List: 'x,y, z',
    Yes: 'True',
    No: ' FALSE ',
    Loop: '#{Other}',
    Other: '#{loop}',
    'Not [ a path': 'unreachable',
  }),
)
const octostache = createOctostache(variables)
const put = (text: string) => octostache.substitute(text).text

describe('substitute', () => {
  it.each([
    ['#{Known}', 'value'],
    ['#{ Known }', 'value'],
    ['#{knOWN}', 'value'],
    ['#{Unknown}', '#{Unknown}'],
    ['#{  a b () }', '#{a b ()}'],
    ['#{\n a\n}', '#{a}'],
    ['#{foo|bar "q"}', '#{foo | bar "q"}'],
    ['##{x}', '#{x}'],
    ['##{Known}', '#{Known}'],
    ['###{Known}', '#value'],
    ['####{Known}', '###{Known}'],
    ['#####{Known}', '###value'],
    ['"#{"===e #{Known}', '"#{"===e value'],
    ['#{$x} #{Known}', '#{$x} value'],
    ['#{x+1} #{Known}', '#{x+1} value'],
    ['#{2,3} #{Known}', '#{2,3} value'],
    ['#{"a"} #{Known}', '#{"a"} value'],
    ['#{} #{Known}', '#{} value'],
    ['/#{2}/ #{Known}', '/#{2}/ value'],
    ['#{if a} ##{b} #{Known}', '#{if a} #{b} value'],
    ['#{if a == "b"} ##{b} #{Known}', '#{if a == "b"} ##{b} #{Known}'],
    ['#{each a in b} ##{b} #{Known}', '#{each a in b} ##{b} #{Known}'],
    ["# ## ### #${x} '#' #priv #{Known} #", "# ## ### #${x} '#' #priv value #"],
    ['###{', '###{'],
    ['#{Unclosed', '#{Unclosed'],
    ['#{/if} #{Known}', '#{/if} value'],
  ])('makes %j into %j', (text, expected) => {
    expect(put(text)).toBe(expected)
  })

  it('leaves a text alone that holds no reference, hashes and all', () => {
    expect(octostache.substitute('## ### # {x}')).toEqual({ text: '## ### # {x}', missing: [], unreadable: false })
  })

  it('makes the whole text into nothing at the filter null', () => {
    expect(put('before #{Known | null} after')).toBeUndefined()
  })

  it('tells which references have no value, and that something could not be read', () => {
    expect(octostache.substitute('#{ Unknown } #{Known} #{2}')).toEqual({
      text: '#{Unknown} value #{2}',
      missing: ['#{Unknown}', '#{2}'],
      unreadable: false,
    })
    expect(octostache.substitute('#{$x}')).toMatchObject({ missing: [], unreadable: true })
  })

  it('evaluates the values of variables, however deep', () => {
    expect(put('#{Shout}')).toBe('HELLO WORLD!')
    expect(put('#{Half}')).toBe('x #{Unknown}')
  })

  it('leaves a value raw that cannot be read', () => {
    expect(put('<#{Broken}>')).toBe('<a #{Known} and #{$broken}>')
  })

  it('finds names with brackets, and indexes by reference', () => {
    expect(put('#{Octopus.Action[Build it].Output.Version}')).toBe('1.8.0')
    expect(put('#{Server[#{Chosen}].Url} #{Server[*].Url} #{server[A].url}')).toBe('https://b https://a https://a')
  })

  it('reads on in the JSON of a value', () => {
    expect(put('#{Json.Host} #{Json.Ports[1]} #{Json.Deep} #{Json[Deep].Text} <#{Json.None}>')).toBe(
      'db 2 {"Text":"t"} t <>',
    )
  })

  it.each([
    ['#{if Yes}a#{else}b#{/if}', 'a'],
    ['#{if No}a#{else}b#{/if}', 'b'],
    ['#{if Nothing}a#{/if}', ''],
    ['#{unless Empty}a#{else}b#{/unless}', 'a'],
    ['#{IF Name == "World"}a#{/if}', 'a'],
    ['#{if Name == "world"}a#{else}b#{/if}', 'b'],
    ['#{if "World" == Name}#{if Name != Known}#{Known}#{/if}#{/if}', 'value'],
    ['#{if Name | ToLower == "world"}a#{/if}', 'a'],
    ['#{if Nothing == Empty}a#{/if}', 'a'],
    ['#{if Nothing | ToUpper}a#{else}b#{/if}', 'b'],
    ['#{each x in List}<#{x}>#{/each}', '<x><y>< z>'],
    ['#{each s in Server}#{s.Url}#{unless Octopus.Template.Each.Last};#{/unless}#{/each}', 'https://a;https://b'],
    ['#{each p in Json.Ports}#{p}.#{/each}', '1.2.'],
    ['#{each p in Json.Deep}#{p.Key}=#{p.Value}#{/each}', 'Text=t'],
    ['#{each p in Nothing}x#{/each}', ''],
  ])('decides %j: %j', (text, expected) => {
    expect(put(text)).toBe(expected)
  })

  it.each([
    ['#{Known | ToUpper | ToBase64}', 'VkFMVUU='],
    ['#{Json | JsonEscape}', '{\\"Host\\":\\"db\\",\\"Ports\\":[1,2],\\"Deep\\":{\\"Text\\":\\"t\\"}}'],
    ['#{Known | Replace "[au]" "-"}', 'v-l-e'],
    ['#{Known | Replace a #{Name}}', 'vWorldlue'],
    ['#{Known | Substring 1 3} #{Known | Substring 2} #{Known | Truncate 2}', 'alu va va...'],
    ['#{Known | StartsWith va} #{Known | Contains "x"}', 'true false'],
    ['#{Octopus.Action[Build it].Output.Version | VersionMinor}', '8'],
    ['#{Known | Md5}', '2063c1608d6e0baf80249c42e2be5804'],
    ['#{Known | ToUpper "too much"}', '#{Known | ToUpper "too much"}'],
    ['#{Known | Match "["} #{Known | Truncate x}', '#{Known | Match "["} #{Known | Truncate "x"}'],
    ['#{Known | Match "^v.l"}', 'true'],
    ['#{List | Trim}', 'x,y, z'],
  ])('filters %j: %j', (text, expected) => {
    expect(put(text)).toBe(expected)
  })

  it('gets through many openings that are never closed', () => {
    const text = '#{if a}#{each b}'.repeat(100)
    expect(put(`${text}#{Known}`)).toBe(`${text}value`)
  })

  it('refuses a variable that is defined by itself', () => {
    expect(() => put('#{Loop}')).toThrow(RecursiveVariableError)
    expect(() => put('#{Loop}')).toThrow('loop -> other -> loop')
  })
})

describe('evaluate', () => {
  it('replaces references as in a text, but leaves all of it raw where some cannot be read', () => {
    expect(octostache.evaluate('#{Known} ##{Known}')).toBe('value #{Known}')
    expect(octostache.evaluate('#{Known} #{$x} ##{y}')).toBe('#{Known} #{$x} ##{y}')
  })
})
