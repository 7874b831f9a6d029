// A server that answers what a waiting step asks at its start, and notes when the first request comes in.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface AnsweringServer {
  readonly url: string
  /** Resolves at the next request, with the time of its arrival as `performance.now()` has it. */
  nextRequest(): Promise<number>
  close(): void
}

const answers: readonly (readonly [RegExp, unknown])[] = [
  [/\/tasks\/ServerTasks-1$/, task('ServerTasks-1')],
  [/\/tasks\?/, { Items: [], Links: {} }],
  [/\/projects\/all/, [{ Id: 'Projects-1', Name: 'Database', ProjectGroupId: 'ProjectGroups-1', IsDisabled: false }]],
  [/\/dashboard\/dynamic/, { Items: [] }],
  [/\/projects(\?|$)/, { Items: [{ Id: 'Projects-1', Name: 'Database' }], Links: {} }],
  [/\/environments\/all/, [{ Id: 'Environments-1', Name: 'Production' }]],
  [/\/environments(\?|$)/, { Items: [{ Id: 'Environments-1', Name: 'Production' }], Links: {} }],
  [/\/spaces\?/, { Items: [{ Id: 'Spaces-1', Name: 'Default' }], Links: {} }],
  [/\/api\/?$/, { Application: 'Octopus Deploy', Version: '2026.3.1', ApiVersion: '3.0.0', Links: {} }],
]

/** What the step is handed, so that it waits for nothing and ends after a few requests. */
export function inputsFor(url: string): ReadonlyMap<string, string> {
  return new Map([
    ['WaitForProject.Projects', 'Database'],
    ['WaitForProject.TimeoutMinutes', '1'],
    ['WaitForProject.ServerUrl', url],
    ['WaitForProject.ApiKey', 'API-BENCHBENCHBENCH'],
    ['WaitForProject.Space', 'Spaces-1'],
    ['Octopus.Space.Id', 'Spaces-1'],
    ['Octopus.Space.Name', 'Default'],
    ['Octopus.Task.Id', 'ServerTasks-1'],
    ['Octopus.Project.Id', 'Projects-2'],
    ['Octopus.Environment.Id', 'Environments-1'],
  ])
}

/** Listens on a free port of the loopback address. */
export async function startAnsweringServer(): Promise<AnsweringServer> {
  let arrived: ((at: number) => void) | undefined
  const server = createServer((request, response) => {
    arrived?.(performance.now())
    arrived = undefined
    const found = answers.find(([path]) => path.test(request.url ?? ''))
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found?.[1] ?? { ErrorMessage: `no answer to ${request.url ?? ''}` }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextRequest: () => new Promise((resolve) => (arrived = resolve)),
    close: () => server.close(),
  }
}

function task(id: string) {
  return {
    Id: id,
    Name: 'Deploy',
    Description: 'Deploy Web release 1.0 to Production',
    Arguments: { DeploymentId: 'Deployments-1' },
    State: 'Executing',
    QueueTime: '2026-03-02T08:00:00.000+00:00',
    StartTime: '2026-03-02T08:00:01.000+00:00',
    IsCompleted: false,
    FinishedSuccessfully: false,
  }
}
