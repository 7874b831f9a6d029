import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, inject, it } from 'vitest'
import { repositoryRoot } from '../../build/repository.ts'
import { checkWindowsPowerShell } from '../support/check-windows-powershell.ts'

beforeEach(({ skip }) => skip(inject('noPowerShell') !== '', inject('noPowerShell')))

describe('checkWindowsPowerShell', { timeout: 60_000 }, () => {
  it('has nothing to say about the templates', () => {
    const folder = join(repositoryRoot, 'templates')
    const files = readdirSync(folder).filter((file) => file.endsWith('-powershell.json'))
    const bodies = files.map((file) => {
      const { Properties } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
        readonly Properties: Readonly<Record<string, string>>
      }
      return [file.replace('.json', ''), Properties['Octopus.Action.Script.ScriptBody'] ?? ''] as const
    })
    expect(bodies).not.toEqual([])
    expect(checkWindowsPowerShell(Object.fromEntries(bodies))).toEqual([])
  })

  it('refuses what only later versions understand, and commands and members that may not be there', () => {
    const refused = {
      ternary: ['$a = $true ? 1 : 2', 'the ternary operator ? :'],
      chain: ['f && f', 'a chain with && or ||'],
      background: ['f &', 'a background job &'],
      coalesce: ['$a ?? 1', 'the operator ??'],
      assign: ['$a ??= 1', 'the operator ??='],
      member: ['${a}?.Length', 'the operator ?.'],
      index: ['${a}?[0]', 'the operator ?[]'],
      clean: ['function g { clean { 1 } }', 'a clean block'],
      parallel: ['f -Parallel', '-Parallel'],
      escape: ['"`u{41}"', 'the escape `u{}'],
      suffix: ['$a = 5u', 'the suffix of 5u'],
      binary: ['$a = 0b101', 'the binary number 0b101'],
      platform: ['if ($IsWindows) { f }', 'the variable $IsWindows'],
      cmdlet: ['Join-Path a b', 'the command Join-Path, which is none of its functions'],
      type: ['[Convert]::ToHexString($a)', 'the member [Convert]::ToHexString, which is not on the list'],
      instance: ['$a.ArgumentList.Add(1)', 'the member .ArgumentList, which is not on the list'],
      broken: ['if ($a) {', "Missing closing '}' in statement block or type definition."],
    }
    const scripts = Object.entries(refused).map(([name, [text]]) => [name, `function f { }\n${text ?? ''}\n`] as const)
    const found = checkWindowsPowerShell(Object.fromEntries(scripts))
    for (const [name, [, what]] of Object.entries(refused)) expect(found).toContain(`${name}:2: ${what ?? ''}`)
  })

  it('accepts what looks like it', () => {
    const accepted =
      'function f { }\n$a = 0x1\n\'`u{41}\'\n"``u{41}"\nf; & $a\n$a = 5kb; $b = 5l; $c = 1.5d\nforeach ($d in f) { [Console]::Out.WriteLine($d) }\n'
    expect(checkWindowsPowerShell({ accepted })).toEqual([])
  })
})
