// The root documents, and what the server can do.

import { ok } from '../answer.ts'
import { linksIn } from '../links.ts'
import type { Route } from '../route.ts'

const spaceLinks = {
  ActionTemplates: 'actiontemplates{/id}{?skip,take,ids,partialName}',
  Artifacts: 'artifacts{/id}{?skip,take,regarding,ids,partialName,order}',
  Channels: 'channels{/id}{?skip,take,ids,partialName}',
  Dashboard:
    'dashboard{?projectId,releaseId,selectedTenants,selectedTags,showAll,highestLatestVersionPerProjectAndEnvironment}',
  DashboardDynamic: 'dashboard/dynamic{?projects,environments,includePrevious}',
  DeploymentProcesses: 'deploymentprocesses{/id}{?skip,take,ids}',
  Deployments: 'deployments{/id}{?skip,take,ids,projects,environments,tenants,channels,taskState,partialName}',
  Environments: 'environments{/id}{?name,skip,ids,take,partialName}',
  Interruptions: 'interruptions{/id}{?skip,take,regarding,pendingOnly,ids}',
  LibraryVariables: 'libraryvariablesets{/id}{?skip,contentType,take,ids,partialName}',
  Machines:
    'machines{/id}{?skip,take,name,ids,partialName,roles,isDisabled,healthStatuses,tenantIds,tenantTags,environmentIds,deploymentId}',
  Lifecycles: 'lifecycles{/id}{?skip,take,ids,partialName}',
  ProjectGroups: 'projectgroups{/id}{?skip,take,ids,partialName}',
  Projects: 'projects{/id}{?name,skip,ids,clone,take,partialName,clonedFromProjectId}',
  Releases: 'releases{/id}{?skip,ignoreChannelRules,take,ids}',
  RunbookProcesses: 'runbookProcesses{/id}{?skip,take,ids}',
  RunbookRuns: 'runbookRuns{/id}{?skip,take,ids,projects,environments,tenants,runbooks,taskState,partialName}',
  RunbookSnapshots: 'runbookSnapshots{/id}{?skip,take,ids,publish}',
  Runbooks: 'runbooks{/id}{?skip,take,ids,partialName,projectIds}',
  TagSets: 'tagsets{/id}{?skip,take,ids,partialName}',
  Tenants: 'tenants{/id}{?skip,projectId,name,tags,take,ids,clone,partialName,clonedFromTenantId}',
  Variables: 'variables{/id}{?ids}',
  WorkerPools: 'workerpools{/id}{?skip,take,ids,partialName}',
} as const

const serverLinks = {
  Self: '/api',
  CommunityActionTemplates: '/api/communityactiontemplates{/id}{?skip,take,ids}',
  CurrentUser: '/api/users/me',
  EventAgents: '/api/events/agents',
  EventCategories: '/api/events/categories{?appliesTo}',
  EventDocumentTypes: '/api/events/documenttypes',
  EventGroups: '/api/events/groups{?appliesTo}',
  Events:
    '/api/events{/id}{?skip,regarding,regardingAny,users,projects,environments,eventCategories,tenants,from,to,take,ids,spaces,includeSystem}',
  ServerStatus: '/api/serverstatus',
  SpaceHome: '/api/{spaceId}',
  Spaces: '/api/spaces{/id}{?name,skip,ids,take,partialName}',
  Tasks:
    '/api/tasks{/id}{?skip,active,environment,tenant,runbook,project,name,node,running,states,hasPendingInterruptions,hasWarningsOrErrors,take,ids,partialName,spaces,includeSystem}',
  TaskTypes: '/api/tasks/tasktypes',
  Teams: '/api/teams{/id}{?skip,take,ids,partialName,spaces,includeSystem}',
  Users: '/api/users{/id}{?skip,take,ids,filter}',
  Web: '/app',
} as const

export const rootRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/',
    scope: 'server',
    permission: 'none',
    anonymous: true,
    handle: ({ world, space }) =>
      ok({
        Application: 'Octopus Deploy',
        Version: world.settings.version,
        ApiVersion: '3.0.0',
        InstallationId: '5f6d7c1e-3b0a-4f7e-9a55-0c2f3d1b8e42',
        IsEarlyAccessProgram: false,
        HasLongTermSupport: false,
        Links: { ...linksIn(space.id, spaceLinks), ...serverLinks },
      }),
  },
  {
    method: 'GET',
    path: '/',
    scope: 'space',
    permission: 'none',
    anonymous: 'anonymousHome',
    handle: ({ space }) => ok({ Id: space.id, Links: { Self: `/api/${space.id}`, ...linksIn(space.id, spaceLinks) } }),
  },
  {
    method: 'GET',
    path: '/capabilities',
    scope: 'server',
    since: 2024,
    permission: 'none',
    handle: () =>
      ok({
        Capabilities: [
          'CreateDeploymentTenantedCommandV1',
          'CreateDeploymentUntenantedCommandV1',
          'CreateReleaseCommandV1',
          'CreateRunbookRunCommandV1',
        ],
      }),
  },
]
