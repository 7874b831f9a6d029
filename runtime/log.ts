// What a step says: lines of the task log at Octopus's levels, output variables, progress and the result message. The
// bundle writes the service messages itself, for the shell helpers of Octopus's bootstrap mangle text.

import { cutText } from './cut-text.ts'
import {
  formatServiceMessage,
  type ServiceMessageAttributes,
  type ServiceMessageName,
} from './format-service-message.ts'

export interface Log {
  /** An ordinary line. */
  info(text: string): void
  /** Hidden in the portal until somebody asks for it. */
  verbose(text: string): void
  /** What the step is waiting for. */
  wait(text: string): void
  /** Stands out, and is repeated on the task's summary page. */
  highlight(text: string): void
  warning(text: string): void
  error(text: string): void
  /** The task page's progress bar, 0 to 100, and the line beside it. */
  progress(percentage: number, text: string): void
  /** Sets an output variable, which later steps read as `Octopus.Action[<step>].Output.<name>`. */
  output(name: string, value: string): void
  /** What the task page shows as the reason of a failure. */
  resultMessage(text: string): void
  /** Has the server hide a text from the log from now on. Say it before the text can be printed. */
  mask(text: string): void
}

type Level = 'verbose' | 'wait' | 'highlight' | 'warning' | 'error'

/**
 * A log that prints through `write`.
 * @param write Takes whole lines, line break included.
 * @param asciiOnly On Windows, where Octopus reads a script's output in the machine's OEM code page, other characters
 * would arrive garbled; they are printed as `\u{...}`.
 */
export function createLog(write: (text: string) => void, asciiOnly: boolean): Log {
  const line = (text: string) => `${asciiOnly ? escapeNonAscii(harmless(text)) : harmless(text)}\n`
  const message = (name: ServiceMessageName, attributes?: ServiceMessageAttributes) =>
    `${formatServiceMessage(name, attributes)}\n`
  // A level lasts until the next switch and would colour what Octopus prints after the script: always switch back.
  const at = (level: Level) => (text: string) => {
    write(message(`stdout-${level}`) + line(text) + message('stdout-default'))
  }
  return {
    info: (text) => write(line(text)),
    verbose: at('verbose'),
    wait: at('wait'),
    highlight: at('highlight'),
    warning: at('warning'),
    error: at('error'),
    progress: (percentage, text) =>
      write(message('progress', { percentage: String(Math.round(percentage)), message: cut(text) })),
    output: (name, value) => write(message('setVariable', { name, value })),
    resultMessage: (text) => write(message('resultMessage', { message: cut(text) })),
    mask: (text) => write(message('mask', { value: text })),
  }
}

/**
 * A text of somebody else's (a project's name, a server's error) must not hold a service message of its own. The server
 * looks for one at the beginning of a line, its agents anywhere in it.
 */
function harmless(text: string): string {
  return cut(text).replaceAll('##octopus', '# #octopus')
}

/** Some of Octopus's agents read no line to its end that is longer than 64 KB, and nothing that comes after it. */
function cut(text: string): string {
  return text.length > 10_000 ? `${cutText(text, 10_000)}... (${text.length} characters in all)` : text
}

function escapeNonAscii(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}
