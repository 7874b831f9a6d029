import { choice, count, defineParameters, minutes, names, text, type Values } from '../../runtime/parameters.ts'

export const parameters = defineParameters(
  'CrossProjectLock',
  {
    /**
     * The locks, by names of your choice, one a line. Whoever uses the same name in the same space uses the same lock. To
     * keep apart what may go on side by side, make it part of the name: `Payments database #{Octopus.Environment.Name}`, or
     * `#{Octopus.Deployment.Tenant.Name}`. Several are taken in one fixed order, all or none.
     */
    locks: names({ label: 'Locks' }),
    /**
     * *Acquire* waits until the locks are free and takes them. *Release* gives them back, in a later step of the same
     * process. What is not released is free when the deployment ends, however it ends.
     */
    action: choice({ label: 'Action', options: { Acquire: 'Acquire', Release: 'Release' }, default: 'Acquire' }),
    /** How many deployments may have a lock at the same time. All steps that use it have to say the same. */
    limit: count({ label: 'Limit', default: 1 }),
    /**
     * *Exclusive*: nobody else has it meanwhile. *Shared*: others that say *Shared* may have it at the same time, but none
     * that says *Exclusive*. In order of arrival, so that neither kind starves.
     */
    mode: choice({ label: 'Mode', options: { Exclusive: 'Exclusive', Shared: 'Shared' }, default: 'Exclusive' }),
    /** (Optional) What the locks are needed for: shown to those who wait. */
    reason: text({ label: 'Reason', optional: true }),
    /** How long to wait for the locks before giving up, in minutes. 0 asks once. */
    timeoutMinutes: minutes({ label: 'Timeout minutes', default: 60 }),
    /** What to do then: *Fail*, or *Continue* without any of the locks; the output variable `Acquired` is then `False`. */
    onTimeout: choice({
      label: 'At the timeout',
      options: { Fail: 'Fail', Continue: 'Continue' },
      default: 'Fail',
    }),
    /**
     * (Optional) For a deployment that another one has started and waits for, while that one has the lock: the id of its
     * task, such as `ServerTasks-123`, best handed on by a prompted variable. This deployment then takes part in its hold.
     */
    parentTask: text({ label: 'Parent task', optional: true }),
  },
  ({ limit, mode, parentTask }) => [
    ...(mode === 'Shared' && limit !== undefined && limit !== 1
      ? [`"Limit" is ${limit} with "Mode" Shared: give 1, for those who share are not counted, or use Exclusive.`]
      : []),
    ...(parentTask !== undefined && !/^ServerTasks-\d+$/i.test(parentTask)
      ? [`"Parent task" is ${JSON.stringify(parentTask)}: give the id of a task, such as ServerTasks-123.`]
      : []),
  ],
)

export type CrossProjectLockParameters = Values<typeof parameters>
