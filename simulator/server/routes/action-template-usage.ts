// The actions of processes that use a step template.

import type { Action, ActionTemplate, Process, Project, Runbook, Step } from '../../store/documents.ts'
import { known, type Store } from '../../store/store.ts'

export interface TemplateUsage {
  readonly template: ActionTemplate
  readonly process: Process
  readonly project: Project
  /** Whose process it is, where it is not the project's own. */
  readonly runbook: Runbook | undefined
  readonly step: Step
  readonly action: Action
  /** The version of the template that the action has. */
  readonly version: string
}

export function templateUsages(store: Store, template: ActionTemplate): readonly TemplateUsage[] {
  return store.processes.all().flatMap((process) =>
    process.steps.flatMap((step) =>
      step.actions
        .filter(({ properties }) => properties['Octopus.Action.Template.Id'] === template.id)
        .map((action): TemplateUsage => {
          const version = action.properties['Octopus.Action.Template.Version']
          return {
            template,
            process,
            project: known(store.projects, process.projectId),
            runbook: store.runbooks.all().find(({ processId }) => processId === process.id),
            step,
            action,
            version: typeof version === 'string' ? version : '',
          }
        }),
    ),
  )
}

export function usageResource({ template, process, project, runbook, step, action, version }: TemplateUsage): unknown {
  return {
    ActionTemplateId: template.id,
    ActionId: action.id,
    ActionName: action.name,
    StepId: step.id,
    StepName: step.name,
    ProcessId: process.id,
    ProcessType: runbook ? 'Runbook' : 'Deployment',
    DeploymentProcessId: runbook ? null : process.id,
    ProjectId: project.id,
    ProjectName: project.name,
    ProjectSlug: project.slug,
    RunbookId: runbook?.id ?? null,
    RunbookName: runbook?.name ?? null,
    Version: version,
    Links: {},
  }
}
