import { defineStep } from '../../runtime/define-step.ts'
import { ownStepVariables } from '../../runtime/waits/own-step.ts'
import { parameters } from './parameters.ts'
import { run } from './run.ts'

/**
 * Holds a deployment back until other projects are done in the same environment: until none of them is deploying there,
 * or until the latest deployment of each has succeeded.
 */
export default defineStep({
  ids: { bash: '5d2f3a0e-7c64-4d8b-9c0a-0b7f5e2a8d31', powershell: 'b1c8e6f4-2a97-4f3d-8e15-6d40c9a7f2e8' },
  name: 'Octopus - Wait for Project',
  version: 1,
  released: '2026-11-24',
  parameters,
  variables: Object.values(ownStepVariables),
  run,
  // Half of what is beyond the usual 40 KB finds deadlocks, half keeps the document that it takes.
  bodyBudgetBytes: 52 * 1024,
})
