// Every route of the simulated server: one file for each resource.

import type { Route } from '../route.ts'
import { actionTemplateRoutes } from './action-templates.ts'
import { artifactRoutes } from './artifacts.ts'
import { channelRoutes } from './channels.ts'
import { dashboardRoutes } from './dashboard.ts'
import { deploymentExecutionRoutes } from './deployment-executions.ts'
import { deploymentProcessRoutes } from './deployment-processes.ts'
import { deploymentRoutes } from './deployments.ts'
import { environmentRoutes } from './environments.ts'
import { eventRoutes } from './events.ts'
import { interruptionRoutes } from './interruptions.ts'
import { libraryVariableSetRoutes } from './library-variable-sets.ts'
import { lifecycleRoutes } from './lifecycles.ts'
import { projectGroupRoutes } from './project-groups.ts'
import { projectRoutes } from './projects.ts'
import { releaseRoutes } from './releases.ts'
import { rootRoutes } from './root.ts'
import { spaceRoutes } from './spaces.ts'
import { taskRoutes } from './tasks.ts'
import { tenantRoutes } from './tenants.ts'
import { userRoutes } from './users.ts'
import { variableRoutes } from './variables.ts'

export const allRoutes: readonly Route[] = [
  ...rootRoutes,
  ...spaceRoutes,
  ...userRoutes,
  ...projectRoutes,
  ...projectGroupRoutes,
  ...environmentRoutes,
  ...tenantRoutes,
  ...lifecycleRoutes,
  ...channelRoutes,
  ...releaseRoutes,
  ...deploymentRoutes,
  ...deploymentExecutionRoutes,
  ...taskRoutes,
  ...interruptionRoutes,
  ...dashboardRoutes,
  ...deploymentProcessRoutes,
  ...actionTemplateRoutes,
  ...variableRoutes,
  ...libraryVariableSetRoutes,
  ...eventRoutes,
  ...artifactRoutes,
]
