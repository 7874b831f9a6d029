import * as z from 'zod'

/** As deployments and runbook runs take it. */
export const priorityBody = z.enum(['LifecycleDefault', 'On', 'Off']).nullish()

/** What a lifecycle says about priority is not simulated: its default is none. */
export function isPrioritized(priority: z.output<typeof priorityBody>): boolean {
  return priority === 'On'
}
