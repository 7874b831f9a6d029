// From a step and a script body to the template that people import.

import { parameterName, type Parameter } from '../runtime/parameters.ts'
import { deriveId } from './derive-id.ts'
import type { HandOver } from './hand-over.ts'
import { sourceUrl } from './project.ts'
import type { StepSource } from './read-step.ts'
import type { SourceField } from './read-texts.ts'
import type { StepTemplate, TemplateParameter } from './step-template.ts'
import type { Wrapper } from './wrap/wrapper.ts'

/**
 * The server whose export the format follows. No reader of a template uses it; it stands still so that the bytes of a
 * template change only with its content.
 */
const octopusVersion = '2026.3.11151'

/** Makes the template of one flavour of a step that has been checked. */
export function makeTemplate(
  source: StepSource,
  wrapper: Wrapper,
  body: string,
  [inputsName, inputs]: HandOver['property'],
): StepTemplate {
  const { definition, texts, common } = source
  const { prefix } = definition.parameters
  const id = definition.ids[wrapper.flavour]
  return {
    Id: id,
    Name: templateName(definition.name, wrapper),
    Description: `${texts.description}\n\n${wrapper.needs}\n\n[More about this step](${sourceUrl}/tree/main/steps/${source.step}#readme)`,
    ActionType: 'Octopus.Script',
    Version: definition.version,
    CommunityActionTemplateId: null,
    Packages: [],
    GitDependencies: [],
    Properties: {
      // On a deployment target a step that waits would keep every other script off that machine.
      'Octopus.Action.RunOnServer': 'true',
      'Octopus.Action.Script.ScriptSource': 'Inline',
      'Octopus.Action.Script.Syntax': wrapper.syntax,
      'Octopus.Action.Script.ScriptBody': body,
      [inputsName]: inputs,
    },
    Parameters: [
      ...templateParameters(id, prefix, texts.fields, definition.parameters.fields),
      ...templateParameters(id, prefix, common.texts, common.fields),
    ],
    StepPackageId: 'Octopus.Script',
    $Meta: {
      ExportedAt: `${definition.released}T00:00:00.000Z`,
      OctopusVersion: octopusVersion,
      Type: 'ActionTemplate',
    },
    LastModifiedBy: 'octosteps',
    Category: 'octopus',
  }
}

/** `Octopus - Wait for Project (Bash)` */
export function templateName(name: string, { syntax }: Pick<Wrapper, 'syntax'>): string {
  return `${name} (${syntax})`
}

function templateParameters(
  templateId: string,
  prefix: string,
  texts: readonly SourceField[],
  fields: Readonly<Record<string, Parameter>>,
): TemplateParameter[] {
  return texts.flatMap(({ key, help }) => {
    const field = fields[key]
    if (!field) return []
    const name = parameterName(prefix, key)
    return [
      {
        Id: deriveId(templateId, name),
        Name: name,
        Label: field.label,
        HelpText: help,
        DefaultValue: defaultValue(field),
        DisplaySettings: { 'Octopus.ControlType': field.control, ...selectOptions(field) },
      },
    ]
  })
}

/** Octopus keeps a field without a default as an empty text. A default in Octopus's syntax is composed here only: its
 * first two characters must not stand in a bundle. */
function defaultValue({ default: given }: Parameter): string {
  return typeof given === 'object' ? `#{${given.variable}}` : (given ?? '')
}

function selectOptions({ options }: Parameter): { 'Octopus.SelectOptions'?: string } {
  if (!options) return {}
  const lines = Object.entries(options).map(([value, text]) => `${value}|${text}`)
  return { 'Octopus.SelectOptions': lines.join('\n') }
}
