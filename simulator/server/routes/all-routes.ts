// Every route of the simulated server: one file for each resource.

import type { Route } from '../route.ts'
import { actionTemplateRoutes } from './action-templates.ts'
import { actionsUpdateRoutes } from './actions-update.ts'
import { artifactRoutes } from './artifacts.ts'
import { channelRoutes } from './channels.ts'
import { communityTemplateRoutes } from './community-templates.ts'
import { dashboardRoutes } from './dashboard.ts'
import { deploymentExecutionRoutes } from './deployment-executions.ts'
import { deploymentFreezeRoutes } from './deployment-freezes.ts'
import { deploymentProcessRoutes } from './deployment-processes.ts'
import { deploymentRoutes } from './deployments.ts'
import { environmentRoutes } from './environments.ts'
import { eventRoutes } from './events.ts'
import { interruptionRoutes } from './interruptions.ts'
import { libraryVariableSetRoutes } from './library-variable-sets.ts'
import { lifecycleRoutes } from './lifecycles.ts'
import { machineRoutes } from './machines.ts'
import { previewRoutes } from './previews.ts'
import { projectGroupRoutes } from './project-groups.ts'
import { projectProgressionRoutes } from './project-progression.ts'
import { projectRoutes } from './projects.ts'
import { releaseProgressionRoutes } from './release-progression.ts'
import { releaseWritingRoutes } from './release-writing.ts'
import { releaseRoutes } from './releases.ts'
import { rootRoutes } from './root.ts'
import { runbookPreviewRoutes } from './runbook-previews.ts'
import { runbookRunRoutes } from './runbook-runs.ts'
import { runbookSnapshotRoutes } from './runbook-snapshots.ts'
import { runbookRoutes } from './runbooks.ts'
import { serverStatusRoutes } from './server-status.ts'
import { spaceRoutes } from './spaces.ts'
import { subscriptionRoutes } from './subscriptions.ts'
import { tagSetRoutes } from './tag-sets.ts'
import { taskRoutes } from './tasks.ts'
import { teamRoutes } from './teams.ts'
import { tenantRoutes } from './tenants.ts'
import { userRoutes } from './users.ts'
import { variableRoutes } from './variables.ts'
import { workerPoolRoutes } from './worker-pools.ts'

export const allRoutes: readonly Route[] = [
  ...rootRoutes,
  ...serverStatusRoutes,
  ...spaceRoutes,
  ...userRoutes,
  ...teamRoutes,
  ...projectRoutes,
  ...projectGroupRoutes,
  ...environmentRoutes,
  ...machineRoutes,
  ...workerPoolRoutes,
  ...tenantRoutes,
  ...tagSetRoutes,
  ...lifecycleRoutes,
  ...channelRoutes,
  ...releaseRoutes,
  ...releaseWritingRoutes,
  ...releaseProgressionRoutes,
  ...previewRoutes,
  ...deploymentRoutes,
  ...deploymentExecutionRoutes,
  ...deploymentFreezeRoutes,
  ...taskRoutes,
  ...interruptionRoutes,
  ...dashboardRoutes,
  ...projectProgressionRoutes,
  ...deploymentProcessRoutes,
  ...runbookRoutes,
  ...runbookSnapshotRoutes,
  ...runbookRunRoutes,
  ...runbookPreviewRoutes,
  ...actionTemplateRoutes,
  ...actionsUpdateRoutes,
  ...communityTemplateRoutes,
  ...variableRoutes,
  ...libraryVariableSetRoutes,
  ...eventRoutes,
  ...artifactRoutes,
  ...subscriptionRoutes,
]
