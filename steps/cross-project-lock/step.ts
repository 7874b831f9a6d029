import { defineStep } from '../../runtime/define-step.ts'
import { ownStepVariables } from '../../runtime/waits/own-step.ts'
import { ownVariables } from './claim.ts'
import { parameters } from './parameters.ts'
import { run } from './run.ts'

/**
 * Lets only one deployment at a time, or a limited number, run the steps between *Acquire* and *Release*, whatever
 * projects they are in. First come, first served.
 *
 * A lock guards those who ask for it, in one space. It is free at the latest when the deployment that has it ends, also
 * when that is canceled or its machine is lost.
 */
export default defineStep({
  ids: { bash: '0f9b6c35-7c0a-4d57-9f0c-3d2a8a4b6e17', powershell: 'c4a7d2e8-51f3-4b69-8d1e-9a6f70b3c582' },
  name: 'Octopus - Cross-Project Lock',
  version: 1,
  released: '2026-11-24',
  parameters,
  variables: [...Object.values(ownVariables), ...Object.values(ownStepVariables)],
  run,
  // What is beyond the usual 40 KB finds deadlocks.
  bodyBudgetBytes: 52 * 1024,
})
