import {
  checkbox,
  choice,
  defineParameters,
  lines,
  minutes,
  secret,
  splitLines,
  text,
  type Values,
} from '../../runtime/parameters.ts'
import { readDependencies } from './read-dependencies.ts'

export const parameters = defineParameters(
  'EnsureDependency',
  {
    /**
     * What this deployment needs, one a line: a project, and behind it a version range such as `[2.1,3.0)`, `2.1.*` or
     * `>=1.4`, or `latest` (the release that would be chosen), or `any`. `Web any after: Database` does not deploy Web
     * before Database, which has a line above, is there.
     */
    dependencies: lines({ label: 'Dependencies' }),
    /** (Optional) The environment, by name, slug or id. The one that this deployment goes to, if left blank. */
    environment: text({ label: 'Environment', optional: true }),
    /**
     * (Optional) The tenant, by name, slug or id, or `none`. The tenant of this deployment, if left blank. Projects that are
     * never deployed for tenants count without one.
     */
    tenant: text({ label: 'Tenant', optional: true }),
    /** What to do with a dependency that the tenant is not connected to there. *Untenanted* looks at it without tenant. */
    unconnected: choice({
      label: 'Tenant not connected',
      options: { Fail: 'Fail', Untenanted: 'Untenanted', Skip: 'Skip' },
      default: 'Fail',
    }),
    /**
     * What to do when a dependency is not there and not on its way: *Deploy* it and wait, *Fail*, or *Report* it in the log
     * and go on.
     */
    whenMissing: choice({
      label: 'When missing',
      options: { Deploy: 'Deploy', Fail: 'Fail', Report: 'Report' },
      default: 'Deploy',
    }),
    /**
     * Which of the releases that will do: the *Highest* version, the *Newest* by creation, or the highest that has been
     * deployed successfully in an environment of an earlier phase of its lifecycle (*Proven*).
     */
    release: choice({
      label: 'Release to deploy',
      options: { Highest: 'Highest', Newest: 'Newest', Proven: 'Proven' },
      default: 'Highest',
    }),
    /**
     * Whether pre-releases count like other versions, by whose order 3.0.0-rc.1 is in `[2.1,3.0)`. Otherwise a pre-release is
     * only in a range that names one, such as `[2.1,3.0-0)` or `>=2.0-beta`.
     */
    preReleases: checkbox({ label: 'Pre-releases count', default: false }),
    /** (Optional) The name of the channel to take releases from. */
    channel: text({ label: 'Channel', optional: true }),
    /** Whether an older release may be deployed over a newer one that is there but will not do. */
    goBack: checkbox({ label: 'Go back', default: false }),
    /** Whether a success counts after which a later deployment has failed. */
    lastSuccess: checkbox({ label: 'Last success counts', default: false }),
    /** (Optional) Values of prompted variables of the dependencies, one a line: `Name = value`. */
    variables: lines({ label: 'Prompted variables', optional: true }),
    /** (Optional) The same for values that are secret, best by a sensitive variable: `Name = value`, one a line. */
    secretVariables: secret({ label: 'Secret prompted variables', optional: true }),
    /** Whether the deployments that are started ask a person what to do about a failure. *Default*: as project and environment say. */
    guidedFailure: choice({
      label: 'Guided failure',
      options: { Default: 'Default', On: 'On', Off: 'Off' },
      default: 'Default',
    }),
    /** Whether missing dependencies are deployed all *at once*, or *in order*, each when those above it are there. */
    order: choice({ label: 'Order', options: { AtOnce: 'At once', InOrder: 'In order' }, default: 'AtOnce' }),
    /** How long to wait in all before giving up, in minutes. */
    timeoutMinutes: minutes({ label: 'Timeout minutes', default: 120 }),
    /** (Optional) How long a dependency's deployment may wait in Octopus's queue, in minutes. */
    queueMinutes: minutes({ label: 'Queue timeout minutes', optional: true }),
    /** (Optional) How long a dependency's deployment may run, in minutes. */
    runMinutes: minutes({ label: 'Run timeout minutes', optional: true }),
    /** What to do then: *Fail*, *Cancel* the deployments that this step started and fail, or *Continue* with a warning. */
    onTimeout: choice({
      label: 'At a timeout',
      options: { Fail: 'Fail', Cancel: 'Cancel', Continue: 'Continue' },
      default: 'Fail',
    }),
    /** Only say what would be done, and set the output variables. Nothing is changed. */
    whatIf: checkbox({ label: 'What if', default: false }),
  },
  ({ dependencies, variables, secretVariables }) => [
    ...readDependencies(dependencies ?? []).filter((line) => typeof line === 'string'),
    ...([...(variables ?? []), ...splitLines(secretVariables ?? '')].every(readValue)
      ? []
      : ['"Prompted variables" or "Secret prompted variables" has a line that is not "Name = value".']),
  ],
)

export type EnsureDependencyParameters = Values<typeof parameters>

/** Name and value of a line. */
export function readValue(line: string): readonly [name: string, value: string] | undefined {
  const [, name = '', value = ''] = /^([^=]*[^=\s])\s*=\s*(.*)$/.exec(line) ?? []
  return name ? [name, value] : undefined
}
