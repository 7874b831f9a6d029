import type { StepContext } from '../../runtime/define-step.ts'
import type { WaitForProjectParameters } from './parameters.ts'
import { createRingGuard } from './ring-guard.ts'
import { wait } from './wait.ts'

export async function run(parameters: WaitForProjectParameters, context: StepContext): Promise<void> {
  await wait(parameters, context, createRingGuard)
}
