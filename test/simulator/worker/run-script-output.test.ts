import { describe, expect, it } from 'vitest'
import { runBody } from '../../support/run-body.ts'

describe('runScript', () => {
  describe('what a script says', () => {
    it('sets output variables, sensitive ones too, which are hidden from then on', async () => {
      const { events, lines } = await runBody(
        'set_octopusvariable Url "https://x y"; set_octopusvariable Token "s3cr3t" -sensitive; set_octopusvariable Empty ""; echo s3cr3t',
      )
      expect(events.filter(({ kind }) => kind === 'output-variable')).toEqual([
        { kind: 'output-variable', name: 'Url', value: 'https://x y', sensitive: false },
        { kind: 'output-variable', name: 'Token', value: 's3cr3t', sensitive: true },
      ])
      expect(lines).toEqual(['Info: ********'])
    })

    it('has levels, which mangle their text as in Octopus', async () => {
      const { lines } = await runBody(
        'write_verbose "a"; write_highlight "b"; write_wait "c   d"; write_warning "two\nlines and Scr*"; echo e',
      )
      expect(lines).toEqual(['Verbose: a', 'Highlight: b', 'Wait: c d', 'Warning: two lines and Script.sh', 'Info: e'])
    })

    it('keeps the level of each stream until the next switch', async () => {
      const { lines } = await runBody(
        'for level in wait error ignore default; do echo "##octopus[stdout-$level]"; echo $level; done; ' +
          'for level in progress ignore default; do echo "##octopus[stderr-$level]" >&2; echo $level >&2; done',
      )
      expect([...lines].sort()).toEqual([
        'Error: default',
        'Error: error',
        'Info: default',
        'Verbose: progress',
        'Wait: wait',
      ])
    })

    it('warns of what looks like a message, and is none', async () => {
      expect((await runBody(`echo "##octopus[setVariable name=x]"`)).lines).toEqual([
        "Warning: Could not parse '##octopus[setVariable name=x]'",
      ])
    })

    it('tells its progress', async () => {
      const { events } = await runBody(
        'update_progress 50 "half way"; echo "##octopus[progress percentage=\'eA==\' message=\'\']"',
      )
      expect(events).toEqual([{ kind: 'progress', percentage: 50, text: 'half way' }])
    })

    it('complains of a missing argument where unset variables are errors, and goes on', async () => {
      const { lines, events, exitCode } = await runBody(
        'set -euo pipefail; update_progress 50; get_octopusvariable Nobody',
      )
      expect(exitCode).toBe(0)
      expect(lines.some((line) => line.includes('unbound variable'))).toBe(true)
      expect(events).toContainEqual({ kind: 'progress', percentage: 50, text: '' })
    })

    it('collects artifacts before the directory goes', async () => {
      const { events, lines } = await runBody(
        'mkdir out; printf "one" > out/a.txt; new_octopusartifact out/a.txt; printf "two" > b.bin; new_octopusartifact "$PWD/b.bin" "B side"; rm -f none',
      )
      const artifacts = events.filter((event) => event.kind === 'artifact')
      expect(artifacts.map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
        ['a.txt', 'one'],
        ['B side', 'two'],
      ])
      expect(artifacts[0]?.path).toMatch(/^\/.*\/out\/a\.txt$/)
      expect(lines.slice(0, 2)).toEqual([
        'Info: Collecting out/a.txt as an artifact...',
        `Verbose: Artifact a.txt will be collected from ${artifacts[0]?.path} after this step completes`,
      ])
      expect(lines).toHaveLength(4)
    })

    it('ends with 127 at an artifact that is not there, as in Octopus', async () => {
      expect(await runBody('new_octopusartifact nowhere.txt; echo "not reached"')).toMatchObject({ exitCode: 127 })
    })

    it('is noisy about an artifact whose path has spaces, as in Octopus', async () => {
      const { events, lines } = await runBody('echo x > "a b.txt"; new_octopusartifact "a b.txt"')
      expect(lines.join()).toContain('ambiguous redirect')
      expect(events).toContainEqual(expect.objectContaining({ kind: 'artifact', name: 'a b.txt' }))
    })

    it('warns of an artifact that is gone at the end', async () => {
      const { lines } = await runBody('echo x > gone.txt; new_octopusartifact gone.txt; rm gone.txt')
      expect(lines.at(-1)).toMatch(/^Warning: The artifact gone\.txt was not collected: ENOENT/)
    })

    it('has values encoded and decoded', async () => {
      const { lines } = await runBody('decode_servicemessagevalue "$(encode_servicemessagevalue "ä b")"')
      expect(lines).toEqual(['Info: ä b'])
    })

    it('may say what the simulator does not act on', async () => {
      const { lines, exitCode } = await runBody(
        'set_environmentstate key value -sensitive; set_environmenturl key https://x; remove-octopustarget web; ' +
          'new_octopustarget --name web --roles a,b --update-if-existing',
      )
      expect({ lines, exitCode }).toEqual({ lines: [], exitCode: 0 })
    })
  })

  describe('secrets', () => {
    it('are hidden in lines of both streams, in progress and across lines', async () => {
      const { lines, events } = await runBody(
        'get_octopusvariable Password; echo; get_octopusvariable Password >&2; get_octopusvariable Key; echo; update_progress 1 "$(get_octopusvariable Password)"',
        { secrets: { Password: 'hunter2', Key: 'BEGIN KEY\nabc\nEND KEY' } },
      )
      expect(lines.filter((line) => line.startsWith('Info'))).toEqual(Array(4).fill('Info: ********'))
      expect(lines.filter((line) => line.startsWith('Error'))).toEqual(['Error: ********'])
      expect(events).toContainEqual({ kind: 'progress', percentage: 1, text: '********' })
    })

    it('are added by a mask message', async () => {
      const { lines } = await runBody(
        `echo "##octopus[mask value='$(encode_servicemessagevalue fetched)']"; echo "it was fetched"`,
      )
      expect(lines).toEqual(['Info: it was ********'])
    })
  })
})
