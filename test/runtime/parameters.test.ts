import { describe, expect, it } from 'vitest'
import {
  checkbox,
  choice,
  defineParameters,
  minutes,
  names,
  octopusVariable,
  parameterName,
  readParameters,
  secret,
  text,
  url,
} from '../../runtime/parameters.ts'

const parameters = defineParameters('Demo', {
  projects: names({ label: 'Projects' }),
  until: choice({ label: 'Wait until', options: { Idle: 'Nothing runs', Succeeded: 'It worked' }, default: 'Idle' }),
  timeoutMinutes: minutes({ label: 'Timeout minutes', default: 30 }),
  serverUrl: url({ label: 'Server', default: octopusVariable('Octopus.Web.ServerUri') }),
  quiet: checkbox({ label: 'Quiet', default: false }),
  note: text({ label: 'Note', optional: true }),
  password: secret({ label: 'Password', optional: true }),
})

const read = (inputs: Readonly<Record<string, string>>) => readParameters(parameters, new Map(Object.entries(inputs)))
const least = { 'Demo.Projects': 'Web', 'Demo.ServerUrl': 'https://octopus.example.com' }

describe('parameterName', () => {
  it('puts the prefix in front and starts the rest in upper case', () => {
    expect(parameterName('WaitForProject', 'timeoutMinutes')).toBe('WaitForProject.TimeoutMinutes')
  })
})

describe('readParameters', () => {
  it('takes the defaults of what is left blank', () => {
    expect(read(least)).toEqual({
      projects: ['Web'],
      until: 'Idle',
      timeoutMinutes: 30,
      serverUrl: 'https://octopus.example.com',
      quiet: false,
    })
  })

  it('treats blanks and line breaks as nothing', () => {
    expect(read({ ...least, 'Demo.Note': ' \n', 'Demo.TimeoutMinutes': '\n' })).toMatchObject({ timeoutMinutes: 30 })
  })

  it('reads names from lines and commas, each once, whatever the line ends are', () => {
    expect(read({ ...least, 'Demo.Projects': ' Web\r\nPay roll,Web,,\n' }).projects).toEqual(['Web', 'Pay roll'])
  })

  it('takes a choice and a tick box in any case', () => {
    expect(read({ ...least, 'Demo.Until': 'succeeded', 'Demo.Quiet': 'TRUE' })).toMatchObject({
      until: 'Succeeded',
      quiet: true,
    })
  })

  it('drops slashes at the end of an address and keeps a path in it', () => {
    expect(read({ ...least, 'Demo.ServerUrl': 'http://build.example.com/octopus//' }).serverUrl).toBe(
      'http://build.example.com/octopus',
    )
  })

  it('refuses the address of a page in the portal, which only gives web pages', () => {
    const page = 'https://octopus.example.com/app#/Spaces-1'
    expect(() => read({ ...least, 'Demo.ServerUrl': page })).toThrow(`"Server" is "${page}": give an address such as`)
  })

  it('falls back on the Octopus variable that is a field’s default', () => {
    const inputs = { 'Demo.Projects': 'Web', 'Octopus.Web.ServerUri': 'https://octo.example.com' }
    expect(read(inputs).serverUrl).toBe('https://octo.example.com')
  })

  it('names the Octopus variable that should have stood in for a blank field', () => {
    expect(() => read({ 'Demo.Projects': 'Web' })).toThrow(
      '"Server" is empty, and so is Octopus.Web.ServerUri, which would stand in for it: give an address such as',
    )
  })

  it('lists every mistake at once: the label, what was given, what would do', () => {
    const inputs = {
      'Demo.Until': 'Done',
      'Demo.TimeoutMinutes': 'soon',
      'Demo.ServerUrl': 'octopus.example.com',
      'Demo.Quiet': 'maybe',
    }
    expect(() => read(inputs)).toThrow(
      expect.objectContaining({
        code: 'bad-parameters',
        message: [
          '"Projects" is empty: give one name or several, one a line.',
          '"Wait until" is "Done": give one of Idle, Succeeded.',
          '"Timeout minutes" is "soon": give a whole number of minutes from 0 to 10080 (a week).',
          '"Server" is "octopus.example.com": give an address such as https://octopus.example.com.',
          '"Quiet" is "maybe": give True or False.',
        ].join('\n'),
      }),
    )
  })

  it.each(['-1', '1.5', '10081', '1e3', '٣'])('refuses %j for minutes', (given) => {
    expect(() => read({ ...least, 'Demo.TimeoutMinutes': given })).toThrow('"Timeout minutes" is')
  })

  it('explains the token of a variable that Octopus left as it stood', () => {
    const token = '#{Project.Octopus.Url}'
    expect(() => read({ ...least, 'Demo.ServerUrl': token })).toThrow(
      `"Server" is ${token}, a variable that has no value here: check its name and scope`,
    )
  })

  it('refuses a NUL in any field, be it hidden or not', () => {
    expect(() => read({ ...least, 'Demo.Password': 'a\0b', 'Demo.Note': '\0', 'Demo.Projects': 'Web\0' })).toThrow(
      /^"Projects" has a NUL character: take it out\.\n"Note" has a NUL.*\n"Password" has a NUL character: take it out\.$/,
    )
  })

  it('never repeats a secret', () => {
    const strict = defineParameters('Demo', { minutes: { ...minutes({ label: 'Key' }), control: 'Sensitive' } })
    const inputs = new Map([['Demo.Minutes', 'hunter2']])
    expect(() => readParameters(strict, inputs)).toThrow('"Key" is not usable (hidden): give')
    expect(() => readParameters(strict, inputs)).not.toThrow('hunter2')
  })
})
