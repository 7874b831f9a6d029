import { describe, expect, it } from 'vitest'
import { checkNode } from '../../build/check-node.ts'

describe('checkNode', () => {
  it.each([
    ['Promise.withResolvers()', 'Promise.withResolvers', '22'],
    ['Array.fromAsync([])', 'Array.fromAsync', '22'],
    ['new Set().isSubsetOf(new Set())', '.isSubsetOf', '22'],
    ['URL.parse("x")', 'URL.parse', '22'],
    ['RegExp.escape("x")', 'RegExp.escape', '24'],
    ['Error.isError(1)', 'Error.isError', '24'],
    ['process.getBuiltinModule("fs")', 'process.getBuiltinModule', '22'],
    ['let f=require("node:fs");f.globSync("*")', 'node:fs.globSync', '22'],
    ['let f=wrap(require("fs"),1);(0,f.globSync)("*")', 'node:fs.globSync', '22'],
    ['let {glob:g}=require("fs/promises")', 'node:fs/promises.glob', '22'],
    ['require("node:sqlite")', 'node:sqlite', '22'],
    ['import("node:sqlite")', 'node:sqlite', '22'],
    ['navigator.language', 'navigator', '22'],
  ])('refuses %s', async (code, name, version) => {
    const found = await checkNode(`"use strict";\n${code}`)
    expect(found[0]).toMatch(
      `Line 2 of the bundle uses ${name}, which Node.js 20.11 lacks (${version} has it): do without.`,
    )
    expect(found[0]).toContain(' It reads ...')
  })

  it.each([['using file = open()'], ['/(?<year>1)|(?<year>2)/'], ['/(?i:a)b/']])(
    'refuses the syntax of %s',
    async (code) => {
      const found = await checkNode(`"use strict";\n{${code}}`)
      expect(found).toEqual([
        expect.stringMatching(/^The bundle has syntax that Node\.js 20\.11 does not understand, at ".+": /),
      ])
    },
  )

  it.each([
    ['what is asked for before', 'typeof Promise.try == "function" && Promise.try(f)'],
    ['a call that is left out where there is nothing to call', 'a.isSubsetOf?.(b)'],
    ['members that it makes itself', 'const o = {isSubsetOf: 1, union(){}}; o.isSubsetOf; o.union()'],
    ['names of its own', 'function f(navigator) { return navigator.language }'],
    [
      'what Node.js 20.11 has',
      '"use strict";let a=require("node:fs");a.readFileSync("x");[1].at(-1);[2].toSorted();a?.b??1',
    ],
  ])('leaves %s alone', async (_, code) => {
    expect(await checkNode(code)).toEqual([])
  })
})
