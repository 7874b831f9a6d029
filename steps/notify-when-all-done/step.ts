import { defineStep } from '../../runtime/define-step.ts'
import { ownVariables } from './own.ts'
import { parameters } from './parameters.ts'
import { run } from './run.ts'

/**
 * Tells people once when all projects of a set have been deployed: who is out, in which version, who failed and why, who
 * is missing. By mail, Slack, Microsoft Teams or a webhook.
 *
 * Put it last in the process of each of the projects, with the run condition *Always run*, so that it also sees failures.
 */
export default defineStep({
  ids: { bash: '8273b0da-6348-41a2-960b-e4d1245a57f8', powershell: 'cf9f40c1-dbb1-4e71-8714-e96db3e73845' },
  name: 'Octopus - Notify When All Done',
  version: 1,
  released: '2026-11-24',
  parameters,
  variables: Object.values(ownVariables),
  run,
  // A mail library is most of it.
  bodyBudgetBytes: 150 * 1024,
})
