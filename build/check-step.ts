// Whether a step, as its author wrote it, can become a template. Every mistake is reported, each with its line.

import type { Flavour } from '../runtime/define-step.ts'
import { checkFields } from './check-fields.ts'
import { isGuid } from './guid.ts'
import { kebabCase } from './kebab-case.ts'
import type { Mistake } from './mistake.ts'
import type { StepSource } from './read-step.ts'

/** The flavours that need an id from the start, whether or not their templates are made yet. */
const flavours: readonly Flavour[] = ['bash', 'powershell']

/** What is wrong with one step by itself. */
export function checkStep(source: StepSource): readonly Mistake[] {
  return [
    ...checkDescription(source),
    ...checkName(source),
    ...checkRelease(source),
    ...checkIds(source),
    ...checkBundled(source),
    ...checkFields(source),
  ]
}

/** What is wrong between steps: every id has to be the only one of its kind. */
export function checkSteps(sources: readonly StepSource[]): readonly Mistake[] {
  const mistakes: Mistake[] = []
  const owners = new Map<string, string>()
  for (const source of sources) {
    for (const flavour of flavours) {
      const id = idOf(source, flavour)
      if (!isGuid(id)) continue
      const owner = owners.get(id)
      if (owner === undefined) owners.set(id, `${source.step}, ${flavour}`)
      else mistakes.push({ ...placeOf(source, `ids.${flavour}`), message: takenId(flavour, id, owner) })
    }
  }
  return mistakes
}

function takenId(flavour: Flavour, id: string, owner: string): string {
  return `ids.${flavour} ${id} is taken (${owner}): two templates with one id replace each other. ${freshId}`
}

const freshId = 'Make a new one: node -p "crypto.randomUUID()".'

function checkDescription({ texts }: StepSource): readonly Mistake[] {
  if (texts.description !== '') return []
  const message =
    'The step has no description: write what it does, for whom, in a /** comment */ above `export default`.'
  return [{ ...texts.place, message }]
}

function checkName(source: StepSource): readonly Mistake[] {
  const { name } = source.definition as { readonly name?: unknown }
  const at = placeOf(source, 'name')
  if (typeof name !== 'string' || !/^Octopus - \S+( \S+)*$/.test(name)) {
    return [
      { ...at, message: `name is ${show(name)}: write it like "Octopus - Wait for Project", with single blanks.` },
    ]
  }
  if (name.length > 180) return [{ ...at, message: `name has ${name.length} characters: shorten it to 180 at most.` }]
  const folder = kebabCase(name.replace(/^Octopus - /, ''))
  if (folder === source.step) return []
  const message = `name is "${name}", which belongs in steps/${folder}/, not steps/${source.step}/: rename one of the two.`
  return [{ ...at, message }]
}

function checkRelease(source: StepSource): readonly Mistake[] {
  const { version, released } = source.definition as { readonly version?: unknown; readonly released?: unknown }
  const mistakes: Mistake[] = []
  if (!Number.isSafeInteger(version) || (version as number) < 1) {
    const message = `version is ${show(version)}: give a whole number from 1. It goes up with each release.`
    mistakes.push({ ...placeOf(source, 'version'), message })
  }
  if (!isDay(released)) {
    const message = `released is ${show(released)}: give a day that exists, such as '2026-11-24'.`
    mistakes.push({ ...placeOf(source, 'released'), message })
  }
  return mistakes
}

function isDay(day: unknown): boolean {
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return false
  const date = new Date(`${day}T00:00:00.000Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}

function checkIds(source: StepSource): readonly Mistake[] {
  return flavours.flatMap((flavour) => {
    const id = idOf(source, flavour)
    if (isGuid(id)) return []
    const message = `ids.${flavour} is ${show(id)}: give a GUID in lower case that is used nowhere else. ${freshId}`
    return [{ ...placeOf(source, `ids.${flavour}`), message }]
  })
}

/** A bundle is made from `parameters.ts` and `run.ts`, without the definition: the three have to agree. */
function checkBundled(source: StepSource): readonly Mistake[] {
  const files = { parameters: 'parameters.ts', run: 'run.ts' } as const
  return (['parameters', 'run'] as const).flatMap((name) => {
    const defined: unknown = source.definition[name]
    if (defined !== undefined && defined === source.bundled[name]) return []
    const message = `${name} is not what ${files[name]} exports under the name "${name}", which the bundle is made from: import it from './${files[name]}'.`
    return [{ ...placeOf(source, name), message }]
  })
}

function idOf(source: StepSource, flavour: Flavour): unknown {
  return (source.definition.ids as Readonly<Record<string, unknown>> | undefined)?.[flavour]
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value)
}

/** Where a property stands; where it is missing, the property that would hold it, or else the definition. */
function placeOf({ texts }: StepSource, property: string) {
  return texts.properties.get(property) ?? texts.properties.get(property.split('.')[0] ?? '') ?? texts.place
}
