import { expectsRange, parseRange } from '../../runtime/versions/version-range.ts'
import { choice, defineParameters, howMany, minutes, names, text, type Values } from '../../runtime/parameters.ts'

export const parameters = defineParameters(
  'WaitForProject',
  {
    /**
     * The projects to wait for: names, slugs or ids, one a line. `group: Payments` means all projects of that group but
     * the one that is being deployed here.
     */
    projects: names({ label: 'Projects' }),
    /**
     * What to wait for. *Idle*: none of the project's deployments is running there, or queued ahead of this one.
     * *Succeeded*: its latest deployment there succeeded. *Version*: it did, and is in the version range. *Step reached*:
     * the deployment that is running there has come to a step.
     */
    until: choice({
      label: 'Wait until',
      options: {
        Idle: 'Idle',
        Succeeded: 'Succeeded',
        Version: 'Version',
        StepReached: 'Step reached',
      },
      default: 'Idle',
    }),
    /** For *Version*: a range such as `[2.1,3.0)`, `2.1.*` or `>=1.4`. */
    versionRange: text({ label: 'Version range', optional: true }),
    /** For *Step reached*: the step's name or number in the other project's process. */
    step: text({ label: 'Step', optional: true }),
    /** For *Step reached*: whether the step has to be over, or only begun. */
    stepState: choice({
      label: 'The step has',
      options: { Finished: 'Finished', Started: 'Started' },
      default: 'Finished',
    }),
    /** How many of the projects are enough: `All`, `Any`, or a number. */
    howMany: howMany({ label: 'How many projects', default: 'All' }),
    /** (Optional) The environment to look at, by name, slug or id. The one that this deployment goes to, if left blank. */
    environment: text({ label: 'Environment', optional: true }),
    /**
     * Whose deployments to look at, where projects are deployed for tenants. *Ours*: those for the tenant of this
     * deployment, or untenanted ones if it has none. *Untenanted*: those for no tenant. *Any*: all of them.
     */
    tenant: choice({
      label: 'Tenant',
      options: {
        Ours: 'Ours',
        Untenanted: 'Untenanted',
        Any: 'Any',
      },
      default: 'Ours',
    }),
    /**
     * Which deployments count that have not started yet. *Ahead*: those that are queued ahead of this one. *All*: also those
     * behind it, and those scheduled for later. Deployments that run or are paused always count.
     */
    queued: choice({
      label: 'Queued deployments',
      options: {
        Ahead: 'Ahead',
        All: 'All',
      },
      default: 'Ahead',
    }),
    /** For *Step reached*: go on or fail if nothing of a project is running. */
    whenNothingRuns: choice({
      label: 'When nothing is running',
      options: { Continue: 'Continue', Fail: 'Fail' },
      default: 'Continue',
    }),
    /**
     * What to do when the deployment that is waited for has failed or was canceled: *Fail*, *Wait* for a later one that
     * succeeds, or *Continue* with a warning. Does not matter for *Idle*.
     */
    onFailure: choice({
      label: 'When it fails',
      options: {
        Fail: 'Fail',
        Wait: 'Wait',
        Continue: 'Continue',
      },
      default: 'Fail',
    }),
    /** How long to wait before giving up, in minutes. 0 looks once. */
    timeoutMinutes: minutes({ label: 'Timeout minutes', default: 60 }),
    /** What to do then: *Fail*, or *Continue* with a warning. */
    onTimeout: choice({
      label: 'At the timeout',
      options: { Fail: 'Fail', Continue: 'Continue' },
      default: 'Fail',
    }),
  },
  ({ until, versionRange, step }) => [
    ...(until === 'Version' && !parseRange(versionRange ?? '') ? [rangeMistake(versionRange)] : []),
    ...(until === 'StepReached' && !step
      ? ['"Step" is empty: give the name or number of a step of the other project.']
      : []),
  ],
)

export type WaitForProjectParameters = Values<typeof parameters>

function rangeMistake(given: string | undefined): string {
  return `"Version range" is ${given ? JSON.stringify(given) : 'empty'}: give ${expectsRange}.`
}
