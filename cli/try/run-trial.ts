// Runs one trial and shows it.

import { tryTemplate, type Trial } from '../../simulator/try/try-template.ts'
import { attempt, listMistakes } from '../read-given.ts'
import { createTrialPrinter } from './print-trial.ts'
import { readTrial, type AskedTrial, type TrialOptions } from './read-trial.ts'
import type { Surroundings } from './read-values.ts'
import type { Interrupts } from './watch-interrupts.ts'
import { writeArtifacts } from './write-artifacts.ts'

export interface TrialSurroundings extends Surroundings {
  /** Takes a line, without its line break. */
  readonly print: (line: string) => void
  /** Only for a terminal. */
  readonly colours: boolean
  /** Asked once nothing is left to be read. */
  readonly watchInterrupts: () => Interrupts
}

/**
 * @param file The template's.
 * @returns The exit code.
 * @throws {Error} If it cannot be tried, naming every reason.
 */
export async function runTrial(file: string, options: TrialOptions, surroundings: TrialSurroundings): Promise<number> {
  const asked = await readTrial(file, options, surroundings)
  const { print, colours } = surroundings
  const { template, values } = asked
  const printer = createTrialPrinter({
    template,
    values,
    print,
    colours,
    verbose: options.verbose ?? false,
    check: options.check ?? false,
  })
  const interrupts = surroundings.watchInterrupts()
  try {
    const result = await tryTemplate({
      ...toTrial(asked, options),
      onStart: (place, url) => printer.start(place, url),
      onLine: (line) => printer.line(line),
      signal: interrupts.signal,
    })
    const { artifacts: folder } = options
    const files = attempt(() => (folder === undefined ? undefined : writeArtifacts(folder, result.artifacts)))
    printer.result(result, files.kind === 'read' ? files.content : undefined)
    if (files.kind === 'mistaken') throw new Error(listMistakes('The artifacts were not all written:', files.mistakes))
    if (result.kind === 'stopped') return 130
    return result.state === 'Success' ? 0 : 1
  } finally {
    interrupts.stop()
  }
}

function toTrial(
  { template, values, space, others, misbehaviour }: AskedTrial,
  options: TrialOptions,
): Omit<Trial, 'onStart' | 'onLine' | 'signal'> {
  return {
    template: {
      Name: template.name,
      ActionType: 'Octopus.Script',
      Properties: template.properties,
      Parameters: template.parameters.map(({ name, label, standard, control }) => ({
        Name: name,
        Label: label,
        DefaultValue: standard,
        DisplaySettings: { 'Octopus.ControlType': control },
      })),
    },
    parameters: values.parameters,
    variables: values.variables,
    space,
    place: options,
    others,
    faults: misbehaviour.faults,
    seed: misbehaviour.seed,
    fast: options.fast ?? false,
  }
}
