import { choice, defineParameters, minutes, names, text, type Values } from '../../runtime/parameters.ts'

export const parameters = defineParameters('WaitForProject', {
  /** The projects to wait for, by name: one a line. */
  projects: names({ label: 'Projects' }),
  /** What to wait for. */
  until: choice({
    label: 'Wait until',
    options: {
      Idle: 'Idle: nothing of it is running there, or queued ahead of us',
      Succeeded: 'Succeeded: its latest deployment there succeeded',
    },
    default: 'Idle',
  }),
  /** (Optional) The environment to look at, by name. The one that this deployment goes to, unless you say otherwise. */
  environment: text({ label: 'Environment', optional: true }),
  /** How long to wait before giving up, in minutes. */
  timeoutMinutes: minutes({ label: 'Timeout minutes', default: 60 }),
  /** What to do then. */
  onTimeout: choice({
    label: 'At the timeout',
    options: { Fail: 'Fail: stop this deployment', Continue: 'Continue: go on with a warning' },
    default: 'Fail',
  }),
})

export type WaitForProjectParameters = Values<typeof parameters>
