// Forms of the steps that are right but for some fields, which are hostile.

import * as fc from 'fast-check'
import { withCommonFields } from '../../runtime/common-parameters.ts'
import { parameterName, type Parameter, type Parameters } from '../../runtime/parameters.ts'
import crossProjectLock from '../../steps/cross-project-lock/step.ts'
import ensureDependency from '../../steps/ensure-dependency-deployed/step.ts'
import notifyWhenAllDone from '../../steps/notify-when-all-done/step.ts'
import waitForProject from '../../steps/wait-for-project/step.ts'

export type Form = Readonly<Record<string, string>>

export interface TriedStep {
  /** The step's folder. */
  readonly name: string
  readonly prefix: string
  /** All fields, by key. */
  readonly fields: Readonly<Record<string, Parameter>>
  /** What makes it do all of its work, by key: other fields take any of their options, or are blank. */
  readonly right: Form
}

const once = { timeoutMinutes: '1' }

export const triedSteps: readonly TriedStep[] = [
  tried('wait-for-project', waitForProject.parameters, {
    ...once,
    projects: 'Database',
    versionRange: '[1.0,9.0)',
    step: 'Migrate',
  }),
  tried('cross-project-lock', crossProjectLock.parameters, { ...once, locks: 'Shop', mode: 'Exclusive', limit: '1' }),
  tried('ensure-dependency-deployed', ensureDependency.parameters, { ...once, dependencies: 'Database any' }),
  tried('notify-when-all-done', notifyWhenAllDone.parameters, {
    set: 'Shop',
    members: 'Web',
    action: 'Report',
    webhook: 'http://127.0.0.1:9/hook',
    deliveryMinutes: '1',
  }),
]

function tried(name: string, parameters: Parameters, right: Form): TriedStep {
  const { prefix, fields } = withCommonFields(parameters)
  return { name, prefix, fields, right }
}

/** What every secret of a form begins with: no output may hold it. */
export const secretMark = 'S3CR3T-MARK'

/** @param most How many fields are hostile, at most. */
export function formsOf(
  { fields, right }: TriedStep,
  hostile: fc.Arbitrary<string>,
  most: number,
  given: Form,
): fc.Arbitrary<Form> {
  const keys = Object.keys(fields)
  const good = fc.record(
    Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, goodValue(field, given[key] ?? right[key])])),
  )
  const spoilt = fc.uniqueArray(fc.constantFrom(...keys), { maxLength: most })
  return fc
    .tuple(good, spoilt, fc.array(hostile, { minLength: most, maxLength: most }))
    .map(([form, spoiltKeys, texts]) => ({
      ...form,
      ...Object.fromEntries(spoiltKeys.map((key, index) => [key, spoil(fields[key], texts[index] ?? '')])),
    }))
}

function goodValue(field: Parameter, wanted: string | undefined): fc.Arbitrary<string> {
  const { options: choices = {} } = field as { readonly options?: Readonly<Record<string, string>> }
  const options = Object.keys(choices)
  if (wanted !== undefined) return fc.constant(wanted)
  return options.length === 0 ? fc.constant('') : fc.constantFrom('', ...options)
}

function spoil(field: Parameter | undefined, text: string): string {
  return field?.control === 'Sensitive' ? `${secretMark}${text}` : text
}

/** By full name. */
export function named({ prefix }: TriedStep, form: Form): Form {
  return Object.fromEntries(Object.entries(form).map(([key, value]) => [parameterName(prefix, key), value]))
}

/**
 * What the step has to say of fields that it cannot use: their values as they were given, the beginnings of long ones.
 * Those of secrets it must not.
 */
export function expectedMistakes({ fields }: TriedStep, form: Form): readonly string[] {
  return Object.entries(fields).flatMap(([key, field]) => {
    const given = Buffer.from(form[key] ?? '', 'utf8')
      .toString('utf8')
      .trim()
    if (given.includes('\0')) return [`"${field.label}" has a NUL character`]
    const isUnresolved = /^#\{[^}]*\}$/.test(given)
    if (given === '' || isUnresolved || field.read(given) !== undefined) return []
    const beginning = JSON.stringify(Array.from(given).slice(0, 60).join('')).slice(0, -1)
    return [
      field.control === 'Sensitive' ? `"${field.label}" is not usable (hidden)` : `"${field.label}" is ${beginning}`,
    ]
  })
}
