// What a script prints, made into what it says: lines of the log at their levels, output variables, progress, artifacts
// and the result message. Secrets are hidden on the way.

import { isTrue } from './script-variables.ts'
import type { Secrets } from './mask.ts'
import { createServiceMessageReader, type StreamItem } from './read-service-messages.ts'
import type { LogCategory, ScriptEvent } from './run-script.ts'

export type StreamName = 'stdout' | 'stderr'

/** A file that is to be collected after the script. */
export interface ArtifactRequest {
  readonly path: string
  readonly name: string
}

export interface OutputInterpreter {
  /** Takes the next piece of a stream, which may end anywhere. */
  read(stream: StreamName, chunk: string): void
  /** Both streams have ended. */
  end(): void
  /** A line of the worker's own. */
  say(category: LogCategory, text: string): void
  readonly artifacts: readonly ArtifactRequest[]
  /** The last one wins. */
  resultMessage(): string | undefined
  /** Whether something was printed on standard error that is neither blank nor a service message. */
  hasErrorOutput(): boolean
}

type Line = Extract<ScriptEvent, { kind: 'line' }>
type Level = LogCategory | 'ignore'

const levels: ReadonlyMap<string, readonly [StreamName, Level]> = new Map<string, readonly [StreamName, Level]>([
  ['stdout-default', ['stdout', 'Info']],
  ['stdout-verbose', ['stdout', 'Verbose']],
  ['stdout-highlight', ['stdout', 'Highlight']],
  ['stdout-wait', ['stdout', 'Wait']],
  ['stdout-warning', ['stdout', 'Warning']],
  ['stdout-error', ['stdout', 'Error']],
  ['stdout-ignore', ['stdout', 'ignore']],
  ['stderr-default', ['stderr', 'Error']],
  ['stderr-error', ['stderr', 'Error']],
  ['stderr-progress', ['stderr', 'Verbose']],
  ['stderr-ignore', ['stderr', 'ignore']],
])

export function createOutputInterpreter(secrets: Secrets, onEvent: (event: ScriptEvent) => void): OutputInterpreter {
  const level: Record<StreamName, Level> = { stdout: 'Info', stderr: 'Error' }
  const readers = { stdout: createServiceMessageReader(), stderr: createServiceMessageReader() }
  const masks = { stdout: secrets.createMask<Line>(), stderr: secrets.createMask<Line>() }
  const artifacts: ArtifactRequest[] = []
  let resultMessage: string | undefined
  let errorOutput = false

  function take(stream: StreamName, items: readonly StreamItem[]): void {
    for (const item of items) {
      if (item.kind === 'message') obey(item.name, item.attributes)
      else if (item.kind === 'unparseable') say('Warning', `Could not parse '${item.text}'`)
      else {
        if (stream === 'stderr' && item.text.trim() !== '') errorOutput = true
        const category = level[stream]
        if (category === 'ignore') continue
        masks[stream].push({ kind: 'line', category, text: item.text }).forEach(onEvent)
      }
    }
  }

  /** Octopus ignores messages that it does not know, and those that lack something. */
  function obey(name: string, attributes: ReadonlyMap<string, string>): void {
    const switched = levels.get(name)
    if (switched) {
      level[switched[0]] = switched[1]
      return
    }
    switch (name) {
      case 'setVariable':
        return setVariable(attributes)
      case 'createArtifact':
        return createArtifact(attributes)
      case 'progress':
        return progress(attributes)
      case 'resultMessage':
        resultMessage = attributes.get('message') ?? resultMessage
        return
      case 'mask':
        return secrets.add(attributes.get('value') ?? '')
    }
  }

  function setVariable(attributes: ReadonlyMap<string, string>): void {
    const name = attributes.get('name') ?? ''
    const value = attributes.get('value')
    if (name.trim() === '' || value === undefined) return
    const sensitive = isTrue(attributes.get('sensitive') ?? '')
    if (sensitive) secrets.add(value)
    onEvent({ kind: 'output-variable', name, value, sensitive })
  }

  function createArtifact(attributes: ReadonlyMap<string, string>): void {
    const path = attributes.get('path') ?? ''
    const name = attributes.get('name') ?? path.replace(/^.*\//, '')
    if (path !== '') artifacts.push({ path, name })
  }

  function progress(attributes: ReadonlyMap<string, string>): void {
    const percentage = attributes.get('percentage')?.trim() ?? ''
    const text = attributes.get('message')
    if (!/^[+-]?\d+$/.test(percentage) || text === undefined) return
    onEvent({ kind: 'progress', percentage: Number(percentage), text: secrets.hide(text) })
  }

  function say(category: LogCategory, text: string): void {
    onEvent({ kind: 'line', category, text: secrets.hide(text) })
  }

  return {
    read: (stream, chunk) => take(stream, readers[stream].read(chunk)),
    end() {
      for (const stream of ['stdout', 'stderr'] as const) {
        take(stream, readers[stream].end())
        masks[stream].end().forEach(onEvent)
      }
    },
    say,
    artifacts,
    resultMessage: () => resultMessage,
    hasErrorOutput: () => errorOutput,
  }
}
