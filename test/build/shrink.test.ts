import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { shrink } from '../../build/shrink.ts'

const code = `
  var unused = Object.create;
  function twice(number) { return add(number, number) }
  function add(one, other) { return one + other }
  class Mistake extends Error { name = 'Mistake' }
  function describe(given) { if (given > 9) throw new Mistake('caf\u00e9 ' + given); return \`is
\${twice(given)}\` }
  [1, 2, 30].map((given) => { try { return describe(given) } catch (mistake) { return String(mistake) } })
`

describe('shrink', () => {
  it('makes code smaller that does the same', async () => {
    const shrunk = await shrink(code)
    expect(shrunk.length).toBeLessThan(code.length * 0.7)
    expect(new Script(shrunk).runInNewContext()).toEqual(['is\n2', 'is\n4', 'Mistake: caf\u00e9 30'])
  })

  it('gives the same ASCII each time', async () => {
    const shrunk = await shrink(code)
    expect(shrunk).toMatch(/^[\n\x20-\x7e]*$/)
    expect(await shrink(code)).toBe(shrunk)
  })
})
