import { describe, expect, it } from 'vitest'
import { createOctostache, RecursiveVariableError } from '../../../../simulator/worker/octostache/octostache.ts'

const variables = new Map(
  Object.entries({
    Known: 'value',
    Empty: '',
    Greeting: 'Hello #{Name}',
    Name: 'World',
    Shout: '#{Greeting | ToUpper}!',
    Broken: 'a #{Known} and #{$broken}',
    Half: 'x #{Unknown}',
    Nulled: 'x #{Known | null}',
    Json: '{"Host":"db","Ports":[1,2],"Deep":{"Text":"t"}}',
    'Octopus.Action[Build it].Output.Version': '1.8.0',
    'Server[a].Url': 'https://a',
    'Server[b].Url': 'https://b',
    Chosen: 'b',
    List: 'x,y, z',
    Objects: '[{"Name":"a","Size":1},{"Name":"b"}]',
    'Pick[x]': 'b',
    Named: 'has a value of its own',
    'Named[a].Url': 'https://a',
    Local: '<#{x}>',
    'Port.Offset': '5',
    Thousand: '1,234.5',
    Yes: 'True',
    Zero: '0',
    No: ' FALSE ',
    Loop: '#{Other}',
    Other: '#{loop}',
    'Not [ a path': 'unreachable',
  }),
)
const octostache = createOctostache(variables, () => Date.UTC(2030, 4, 22, 9, 5, 7, 125))
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
    ['#{else} #{Known}', '#{else} value'],
    ['#{if a == "b"} #{abc $x} ##{b} #{Known}', '#{if a == "b"} #{abc $x} #{b} value'],
    ['#{Known | Append #{Name} #{Name}} #{Known}', '#{Known | Append #{Name} World} value'],
    ['#{Known|Append "a" "b"#{Name}c}', 'valueabWorldc'],
    ['#{Known | Append "#" }', '#{Known | Append "#" }'],
    ['#{Known | Append \\"#\\"}', 'value#'],
    ['#{A[[0]] } #{A[ x]} #{A[#{B}]} #{A[*]}', '#{A[[0]]} #{A[x]} #{A[#{B}]} #{A[*]}'],
    ['#{ | ToUpper}#{|Nope #{Known}}', '#{ | ToUpper}#{ | Nope #{Known}}'],
  ])('makes %j into %j', (text, expected) => {
    expect(put(text)).toBe(expected)
  })

  it('leaves a text alone that holds no reference, hashes and all', () => {
    expect(octostache.substitute('## ### # {x}')).toEqual({ text: '## ### # {x}', missing: [], unreadable: false })
  })

  it('makes the whole text into nothing at the filter null, in small letters and at the end', () => {
    expect(put('before #{Known | null} after')).toBeUndefined()
    expect(put('#{if Yes}#{Nothing | ToUpper | null}#{/if}')).toBeUndefined()
    expect(put('#{Known | Append #{Known | null}}')).toBeUndefined()
    expect(put('#{Known | Null}')).toBe('#{Known | Null}')
    expect(put('#{Known | null | ToUpper}')).toBe('#{Known | null | ToUpper}')
    expect(put('<#{Nulled}>')).toBe('<#{Nulled}>')
  })

  it('tells which references have no value, and that something could not be read', () => {
    expect(octostache.substitute('#{ Unknown } #{Known} #{2}')).toEqual({
      text: '#{Unknown} value #{2}',
      missing: ['#{Unknown}', '#{2}'],
      unreadable: false,
    })
    expect(octostache.substitute('#{$x}')).toMatchObject({ missing: [], unreadable: true })
    expect(octostache.substitute('#{Half} #{each x in Half}#{/each}#{if Half}#{/if}#{Half | ToUpper}')).toMatchObject({
      missing: ['#{Unknown}'],
    })
    expect(octostache.substitute('#{calc Known+1} #{if Nothing | ToUpper}#{/if}')).toMatchObject({
      missing: ['Nothing | ToUpper'],
    })
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

  it('has a child without a value stand for its key', () => {
    expect(put('#{Server[a]} #{Server[*]} #{Server}')).toBe('a a #{Server}')
  })

  it('lets the values of variables see no names of a loop', () => {
    expect(put('#{each x in Json.Ports}#{x}#{Local}#{/each}')).toBe('1<#{x}>2<#{x}>')
  })

  it.each([
    ['3+2', '5'],
    ['3-2', '1'],
    ['3/2', '1.5'],
    ['3*(2+2)*4', '48'],
    ['10 + Port.Offset', '15'],
    ['2-Port.Offset', '-3'],
    ['{Port.Offset}/2', '2.5'],
    ['{Port.Offset}-2', '3'],
    ['(Port.Offset*2)-2', '8'],
    ['Port.Offset*0.1', '0.5'],
    ['1/3', '0.3333333333333333'],
    ['1/0', '∞'],
    ['.00001*1', '1E-05'],
    ['10000000000*10000000000', '1E+20'],
    ['Thousand+1', '1235.5'],
    ['Port.Offset-2', '#{Port.Offset-2}'],
    ['Port.Offset / 2', '#{Port.Offset / 2}'],
    ['(Nothing+2)*Known', '#{Nothing+2*Known}'],
    ['Known+1', '#{Known+1}'],
    ['7%2', '#{calc 7%2}'],
    ['2*(1+{Port.Offset})', '12'],
    ['2*(1+Port.Offset)', '#{2*(1+Port.Offset)}'],
  ])('calculates %s: %s', (expression, expected) => {
    expect(put(`#{calc ${expression}}`)).toBe(expected)
  })

  it('reads JSON that is written loosely, and its own parts in it', () => {
    const loose = new Map([
      [
        'Loose',
        `{Name: '#{Loose.Value}', /* why */ "Value": 12, List: [true, null, 1.0, "2020-01-01T10:00:00+02:00"],}`,
      ],
      ['Broken', '{Name: NoQuotes}'],
      ['Number', '80'],
    ])
    const { substitute } = createOctostache(loose)
    expect(
      substitute('#{Loose.Name} #{Loose[List][0]} <#{Loose.List[1]}> #{Loose.List[2]} #{Loose.List[3]}').text,
    ).toBe('12 True <> 1 01/01/2020 08:00:00')
    expect(substitute('#{Loose.List} <#{Loose.List[9]}> #{Loose.name} #{Loose.List.x}').text).toBe(
      '[true,null,1.0,"2020-01-01T10:00:00+02:00"] <>  #{Loose.List.x}',
    )
    expect(substitute('#{Broken.Name} #{Number.Name}').text).toBe('#{Broken.Name} #{Number.Name}')
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
    ['#{if Nothing | ToUpper}a#{else}b#{/if}', '#{if Nothing | ToUpper}a#{else}b#{/if}'],
    ['#{unless Nothing | ToUpper == "A"}a#{/unless}', '#{if Nothing | ToUpper == "A" }#{else}a#{/if}'],
    ['#{if Name == Nothing | ToUpper}##{a}#{/if}', '#{if Name == Nothing | ToUpper }##{a}#{/if}'],
    ['#{if Name | ToLower | StartsWith "wor"}a#{/if}', 'a'],
    ['#{if Name == \\"World\\"}a#{/if}', 'a'],
    ['#{if Name!="World"}a#{else}#{if Yes}b#{else}c#{/if}#{/if}', 'b'],
    ['#{ if Yes }a#{/if}#{UnLess No}b#{/unless}', 'ab'],
    ['#{if Zero}a#{else}b#{/if}', 'b'],
    ['#{each x in List}#{if Yes}#{x}#{else}-#{/if}#{else}#{/each}', 'x#{else}y#{else} z#{else}'],
    ['#{each x in List}<#{x}>#{/each}', '<x><y>< z>'],
    ['#{each s in Server}#{s.Url}#{unless Octopus.Template.Each.Last};#{/unless}#{/each}', 'https://a;https://b'],
    ['#{each p in Json.Ports}#{p}.#{/each}', '1.2.'],
    ['#{each p in Json.Deep}#{p.Key}=#{p.Value}#{/each}', 'Text=t'],
    ['#{each p in Nothing}x#{/each}', ''],
    ['#{each p in Empty}<#{p}>#{/each}', '<>'],
    [
      '#{each s in Server}#{s}:#{Octopus.Template.Each.Index}#{Octopus.Template.Each.First} #{/each}',
      'a:0True b:1False ',
    ],
    ['#{each x in List}#{each y in Json.Ports}#{x}#{y}#{/each}#{/each}', 'x1x2y1y2 z1 z2'],
    ['#{each p in Json}#{p},#{/each}', 'Host,Ports,Deep,'],
    ['#{each o in Objects}#{o.Name}:#{o.Size};#{/each}', 'a:1;b:;'],
    [
      '#{each x in List}#{Server[#{Pick[#{x}]}].Url}#{/each}',
      'https://b#{Server[#{Pick[#{x}]}].Url}#{Server[#{Pick[#{x}]}].Url}',
    ],
    ['#{each x in Named}#{x.Url}#{/each}', '#{x.Url}'],
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
    expect(() => put('#{Loop}')).toThrow('Other -> loop -> Other')
  })
})

describe('evaluate', () => {
  it('replaces references as in a text, but leaves all of it raw where some cannot be read', () => {
    expect(octostache.evaluate('#{Known} ##{Known}')).toBe('value #{Known}')
    expect(octostache.evaluate('#{Known} #{$x} ##{y}')).toBe('#{Known} #{$x} ##{y}')
  })
})
