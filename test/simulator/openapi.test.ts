// Every route of the simulated server against the real server's own description of itself, of server 2021.2: the route
// exists there, and what we answer holds no name, type or value that is not known there.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Simulator } from '../../simulator/simulate-octopus.ts'
import { allRoutes } from '../../simulator/server/routes/all-routes.ts'
import type { Route } from '../../simulator/server/route.ts'
import { callApi } from '../support/call-api.ts'
import { openBusySpace, requestsFor } from '../support/busy-space.ts'
import { openOpenApi } from '../support/openapi.ts'

/** Routes of a server of 2021 that its description does not have, each with where else it is known from. */
const routesFromElsewhere: Readonly<Record<string, string>> = {}

/** Names and values of answers that the description does not have, by route or for all, each with where else from. */
const membersFromElsewhere: Readonly<Record<string, Readonly<Record<string, string>>>> = {}

/** Routes whose answer the description leaves open: only that they exist is checked. */
const openAnswers: readonly string[] = [
  'GET /serverstatus',
  // Bytes.
  'GET /artifacts/{id}/content',
  'GET /users/me',
  'GET /tasks/{id}/raw',
  'GET /actiontemplates/{id}/versions',
  'GET /actiontemplates/{id}/versions/{version}',
  'GET /events',
  'GET /octopusservernodes/ping',
  'GET /octopusservernodes/summary',
  'GET /users/{id}/spaces',
  'GET /variables/names',
  'GET /variables/preview',
]

/** Definitions that do not say what comes over the wire. */
const openApi = openOpenApi({
  // api.md 17: a text, or what is known of a secret; the file describes the server's class.
  PropertyValueResource: {
    anyOf: [
      { type: ['string', 'null'] },
      {
        type: 'object',
        properties: {
          HasValue: { type: 'boolean' },
          NewValue: { type: ['string', 'null'] },
          Hint: { type: ['string', 'null'] },
        },
        additionalProperties: false,
      },
    ],
  },
  // api.md 15: one of these words.
  VariableType: {
    enum: [
      null,
      'String',
      'Sensitive',
      'Certificate',
      'AmazonWebServicesAccount',
      'AzureAccount',
      'GoogleCloudAccount',
      'UsernamePasswordAccount',
      'WorkerPool',
    ],
  },
})
if (!openApi) {
  process.stdout.write(
    'The description of the real server is not beside this repository: its contract is not checked.\n',
  )
}

const served = allRoutes.filter(({ since = 2021 }) => since <= 2021)
const nameOf = ({ method, path }: Route) => `${method} ${path}`

describe.skipIf(!openApi)('the routes of a server of 2021', () => {
  let octopus: Simulator
  beforeAll(async () => {
    octopus = await openBusySpace({ version: 2021 })
    const known = served.filter(({ method, path }) => openApi?.knows(method, path))
    process.stdout.write(
      `The simulator serves ${openApi?.countKnown(served) ?? 0} of the ${openApi?.operationCount ?? 0} operations of ` +
        `server 2021.2; of its own ${served.length} routes the server knows ${known.length}.\n`,
    )
  })
  afterAll(() => octopus.close())

  it.each(served.map((route) => [nameOf(route), route] as const))('%s', async (name, route) => {
    if (!openApi) return
    if (!(name in routesFromElsewhere)) expect(openApi.knows(route.method, route.path), 'exists there').toBe(true)
    const requests = await requestsFor(octopus, route)
    expect(requests, 'requests of this test for it (test/support/busy-space-requests.ts)').not.toEqual([])
    for (const { path, status, ...options } of requests) {
      const answer = await callApi(octopus, path, { method: route.method, ...options })
      expect(answer, path).toMatchObject({ status })
      const judgement =
        status >= 400 ? openApi.judgeError(answer.body) : openApi.judge(route.method, route.path, status, answer.body)
      const allowed = { ...membersFromElsewhere['*'], ...membersFromElsewhere[name] }
      if (judgement.kind === 'unknown') expect(judgement.what.filter((what) => !(what in allowed))).toEqual([])
      if (judgement.kind === 'open' && answer.body !== '' && !(name in routesFromElsewhere))
        expect(openAnswers).toContain(name)
    }
  })

  it('that are listed here as known from elsewhere are there and not in the description', () => {
    const names = served.map(nameOf)
    const listed = [...Object.keys(routesFromElsewhere), ...openAnswers]
    expect(listed.filter((name) => !names.includes(name))).toEqual([])
    expect(
      Object.keys(routesFromElsewhere).filter((name) => openApi?.knows(...(name.split(' ') as [string, string]))),
    ).toEqual([])
  })
})
