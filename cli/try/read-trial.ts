// Everything that a trial is asked for with, read before anything runs: all mistakes at once, each with its option.

import type { FaultFile } from '../../simulator/faults/read-fault-file.ts'
import { readSpace as readSpaceJson } from '../../simulator/space-file/read-space-file.ts'
import type { SpaceContents } from '../../simulator/space-file/schema.ts'
import smallSpace from '../../simulator/spaces/small.json' with { type: 'json' }
import { findMissingNames, type OtherDeployment, type TrialPlace } from '../../simulator/try/trial-space.ts'
import { readFaults } from '../read-faults.ts'
import { listMistakes, mistakesOf, readGivenFile, type Given } from '../read-given.ts'
import { readSpace } from '../read-space.ts'
import { readDeployment } from './read-deployment.ts'
import { readFailure } from './read-failure.ts'
import { readTemplate, type ReadableTemplate } from './read-template.ts'
import { readValues, type GivenValues, type Surroundings, type TrialValues } from './read-values.ts'
import { checkArtifactFolder } from './write-artifacts.ts'

export interface TrialOptions extends GivenValues, TrialPlace {
  readonly space?: string
  readonly deploy?: readonly string[]
  readonly fail?: readonly string[]
  readonly faults?: string
  readonly artifacts?: string
  readonly fast?: true
  readonly verbose?: true
  readonly check?: true
}

export interface AskedTrial {
  readonly template: ReadableTemplate
  readonly values: TrialValues
  readonly space: SpaceContents
  readonly others: readonly OtherDeployment[]
  readonly misbehaviour: FaultFile
}

/**
 * Reads it, and asks for the secrets that are to be asked for.
 * @param file The template's.
 * @throws {Error} If anything is wrong, naming all of it.
 */
export async function readTrial(file: string, options: TrialOptions, surroundings: Surroundings): Promise<AskedTrial> {
  const template = readTemplateFile(file)
  const space = options.space === undefined ? ownSpace() : readSpace(options.space)
  const others = (options.deploy ?? []).map((text) => ({ text, read: readDeployment(text) }))
  const failures = (options.fail ?? []).map(readFailure)
  const faults: Given<FaultFile> =
    options.faults === undefined ? { kind: 'read', content: { seed: 1, faults: [] } } : readFaults(options.faults)
  const folder = options.artifacts === undefined ? [] : [checkArtifactFolder(options.artifacts)]
  const values = template.kind === 'read' ? readValues(template.content, options, surroundings) : undefined
  const refuse = (mistakes: readonly string[]): never => {
    throw new Error(listMistakes(`${file} was not tried:`, mistakes))
  }
  const mistakes = [
    ...mistakesOf(template),
    ...(values?.mistakes ?? []),
    ...mistakesOf(space),
    ...(space.kind === 'read' ? missingNames(space.content, options, others) : []),
    ...mistakesOf(...others.map(({ read }) => read), ...failures, faults, ...folder),
  ]
  if (mistakes.length > 0) return refuse(mistakes)
  const asked = await values?.finish()
  if (asked?.kind === 'mistaken') return refuse(asked.mistakes)
  return {
    template: known(template),
    values: known(asked),
    space: known(space),
    others: others.map(({ read }) => known(read)),
    misbehaviour: { seed: known(faults).seed, faults: [...failures.map(known), ...known(faults).faults] },
  }
}

function readTemplateFile(file: string): Given<ReadableTemplate> {
  const text = readGivenFile(file, file)
  return text.kind === 'read' ? readTemplate(file, text.content.toString('utf8')) : text
}

function ownSpace(): Given<SpaceContents> {
  const read = readSpaceJson(smallSpace)
  if (read.kind === 'read') return { kind: 'read', content: read.contents }
  throw new Error('The small space has mistakes.')
}

interface GivenDeployment {
  readonly text: string
  readonly read: Given<OtherDeployment>
}

function missingNames(space: SpaceContents, place: TrialPlace, others: readonly GivenDeployment[]): readonly string[] {
  const read = others.flatMap(({ text, read }) => (read.kind === 'read' ? [{ text, deployment: read.content }] : []))
  const missing = findMissingNames(
    space,
    place,
    read.map(({ deployment }) => deployment),
  )
  return missing.map(({ of, message }) => {
    const option =
      typeof of === 'string'
        ? `--${of} ${place[of] ?? ''}`
        : `--deploy ${read.find(({ deployment }) => deployment === of)?.text ?? ''}`
    return `${option}: ${message}`
  })
}

function known<Content>(given: Given<Content> | undefined): Content {
  if (given?.kind === 'read') return given.content
  throw new Error('What is mistaken was told before.')
}
