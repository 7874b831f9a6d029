// Requests about the server itself: its spaces, nodes, maintenance and keys.

import type { Prepare, Requests, Resource } from './busy-space-requests.ts'

const spaceBody = (number: number) => ({ Name: `Space ${number}`, SpaceManagersTeamMembers: ['Users-1'] })

const subscriptionBody = (number: number) => ({
  Name: `Subscription ${number}`,
  SpaceId: 'Spaces-1',
  EventNotificationSubscription: { Filter: { EventGroups: ['Deployment'] }, WebhookURI: 'http://127.0.0.1:9/' },
})

async function nodeAddress({ call }: Prepare): Promise<string> {
  const [node] = (await call('GET', '/api/octopusservernodes'))['Items'] as readonly Resource[]
  if (!node) throw new Error('The server has no node')
  return `/api/octopusservernodes/${node.Id}`
}

export const serverRequests: Readonly<Record<string, Requests>> = {
  // It says 201, which api.md 3 calls an oddity.
  'PUT /spaces/{id}': () => [{ path: '/api/spaces/Spaces-1', body: { Name: 'Default' }, status: 201 }],
  'POST /spaces': ({ number }) => [{ path: '/api/spaces', body: spaceBody(number), status: 201 }],
  'DELETE /spaces/{id}': async ({ call, number }) => {
    const made = await call('POST', '/api/spaces', spaceBody(number))
    await call('PUT', `/api/spaces/${made.Id}`, { ...made, TaskQueueStopped: true })
    return [{ path: `/api/spaces/${made.Id}`, status: 200 }]
  },
  'GET /octopusservernodes/{id}': async (prepare) => [{ path: await nodeAddress(prepare), status: 200 }],
  'GET /octopusservernodes/{id}/details': async (prepare) => [
    { path: `${await nodeAddress(prepare)}/details`, status: 200 },
  ],
  'PUT /octopusservernodes/{id}': async (prepare) => {
    const path = await nodeAddress(prepare)
    return [{ path, body: await prepare.call('GET', path), status: 200 }]
  },
  'POST /subscriptions': ({ number }) => [
    { path: '/api/subscriptions', body: subscriptionBody(number), status: 201 },
    { path: '/api/subscriptions', body: { Name: ' ' }, status: 400 },
  ],
  'PUT /subscriptions/{id}': async ({ call, number }) => {
    const made = await call('POST', '/api/subscriptions', subscriptionBody(number))
    return [{ path: `/api/subscriptions/${made.Id}`, body: made, status: 200 }]
  },
  'DELETE /subscriptions/{id}': async ({ call, number }) => {
    const made = await call('POST', '/api/subscriptions', subscriptionBody(number))
    return [{ path: `/api/subscriptions/${made.Id}`, status: 200 }]
  },
  'PUT /maintenanceconfiguration': () => [
    { path: '/api/maintenanceconfiguration', body: { IsInMaintenanceMode: false }, status: 200 },
  ],
  'GET /users/{userId}/apikeys': () => [{ path: '/api/users/Users-1/apikeys', status: 200 }],
  'GET /users/{userId}/apikeys/{id}': async ({ call }) => {
    const made = await call('POST', '/api/users/Users-1/apikeys', { Purpose: 'a test' })
    return [{ path: `/api/users/Users-1/apikeys/${made.Id}`, status: 200 }]
  },
  'POST /users/{userId}/apikeys': () => [
    { path: '/api/users/Users-1/apikeys', body: { Purpose: 'a test' }, status: 200 },
  ],
  'DELETE /users/{userId}/apikeys/{id}': async ({ call }) => {
    const made = await call('POST', '/api/users/Users-1/apikeys', { Purpose: 'a test' })
    return [{ path: `/api/users/Users-1/apikeys/${made.Id}`, status: 200 }]
  },
}
