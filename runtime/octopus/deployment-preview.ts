// What a deployment asks of whoever starts it.

import { boolean, list, object, optional, string } from '../shape.ts'
import type { ReleasePlace } from './create-deployment.ts'
import type { Octopus } from './octopus.ts'

const Preview = object({
  Form: object({
    Elements: list(
      object({
        Name: string,
        Control: object({ Name: optional(string), Label: optional(string) }),
        IsValueRequired: optional(boolean),
      }),
    ),
    /** Those of secrets are null. */
    Values: (value) => value as Readonly<Record<string, unknown>>,
  }),
  UseGuidedFailureModeByDefault: optional(boolean),
})

export interface PromptedVariable {
  /** Under which its value is sent. */
  readonly key: string
  /** The variable's name, and what people are shown for it. */
  readonly name: string
  readonly label: string
  /** Whether it needs a value and has none. */
  readonly isMissing: boolean
}

export interface DeploymentPreview {
  readonly prompted: readonly PromptedVariable[]
  /** Whether project and environment say to ask a person about failures. */
  readonly guidedFailure: boolean
}

/** One request. */
export async function previewDeployment(
  octopus: Octopus,
  { releaseId, environmentId, tenantId }: ReleasePlace,
): Promise<DeploymentPreview> {
  const path = `releases/${releaseId}/deployments/preview/${environmentId}${tenantId ? `/${tenantId}` : ''}`
  const { Form, UseGuidedFailureModeByDefault = false } = await octopus.get(path, Preview)
  const prompted = Form.Elements.map(({ Name: key, Control: { Name: name = key, Label }, IsValueRequired }) => ({
    key,
    name,
    label: Label || name,
    isMissing: !!IsValueRequired && !Form.Values[key],
  }))
  return { prompted, guidedFailure: UseGuidedFailureModeByDefault }
}
