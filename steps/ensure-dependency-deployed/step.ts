import { defineStep } from '../../runtime/define-step.ts'
import { ownVariables } from './own-variables.ts'
import { parameters } from './parameters.ts'
import { run } from './run.ts'

/**
 * Sees to it that what a deployment depends on is there: goes on if it is, joins the deployment that brings it if one is
 * on its way, and otherwise starts that deployment and waits for it.
 *
 * However many deployments need the same thing in the same moment, it is deployed once.
 */
export default defineStep({
  ids: { bash: 'c01fa140-0bda-43de-9b93-350b3c02beba', powershell: '5640f24f-b5c2-4503-acf1-76aecbae6e27' },
  name: 'Octopus - Ensure Dependency Deployed',
  version: 1,
  released: '2026-11-24',
  parameters,
  variables: Object.values(ownVariables),
  run,
  // What is beyond the usual 40 KB says what stands in the way of a deployment.
  bodyBudgetBytes: 52 * 1024,
})
