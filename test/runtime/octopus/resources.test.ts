// Our shapes against the official client's types: for each field that both have, whatever the client says can come is
// something that we accept. The compiler does the testing (`npm run lint`). The client has no dashboard items.

import type { Deployment, DeploymentEnvironment, Project, ServerTask, Space } from '@octopusdeploy/api-client'
import { describe, expectTypeOf, it } from 'vitest'
import type { DeploymentResource } from '../../../runtime/octopus/resources/deployment.ts'
import type { NamedResource } from '../../../runtime/octopus/resources/named.ts'
import type { ProjectResource } from '../../../runtime/octopus/resources/project.ts'
import { ServerTaskResource, toServerTask } from '../../../runtime/octopus/resources/server-task.ts'

/** The fields of the official type that our shape reads. */
type Shared<Official, Ours> = Pick<Official, keyof Official & keyof Ours>
/** What our shape takes for them: a field that may be `undefined` may be missing or `null`. */
type Taken<Official, Ours> = {
  [K in keyof Official & keyof Ours as undefined extends Ours[K] ? never : K]: Ours[K]
} & { [K in keyof Official & keyof Ours as undefined extends Ours[K] ? K : never]?: Ours[K] | null }

describe('the resource shapes', () => {
  it('accept the tasks of the official client', () => {
    type DeployTask = ServerTask<{ DeploymentId: string }>
    expectTypeOf<Shared<DeployTask, ServerTaskResource>>().toExtend<Taken<DeployTask, ServerTaskResource>>()
    expectTypeOf<Exclude<keyof ServerTaskResource, keyof DeployTask>>().toEqualTypeOf<
      'ProjectId' | 'HasPendingPreconditions'
    >()
  })

  it('accept its deployments', () => {
    expectTypeOf<Shared<Deployment, DeploymentResource>>().toExtend<Taken<Deployment, DeploymentResource>>()
    expectTypeOf<Exclude<keyof DeploymentResource, keyof Deployment>>().toBeNever()
  })

  it('accept its projects', () => {
    expectTypeOf<Shared<Project, ProjectResource>>().toExtend<Taken<Project, ProjectResource>>()
    expectTypeOf<Exclude<keyof ProjectResource, keyof Project>>().toBeNever()
  })

  it('accept its environments and spaces by name', () => {
    expectTypeOf<Shared<Space, NamedResource>>().toExtend<Taken<Space, NamedResource>>()
    type Environment = DeploymentEnvironment
    expectTypeOf<Shared<Environment, NamedResource>>().toExtend<Taken<Environment, NamedResource>>()
  })
})

describe('toServerTask', () => {
  it('makes our value of what an old server sends', ({ expect }) => {
    const resource = {
      Id: 'ServerTasks-7',
      Description: 'Deploy Web release 1.0 to Test',
      Arguments: { DeploymentId: 'Deployments-3' },
      State: 'Success',
      QueueTime: '2026-03-02T09:00:00.000+01:00',
      StartTime: null,
      IsCompleted: true,
    }
    expect(toServerTask(ServerTaskResource(resource, ''))).toEqual({
      id: 'ServerTasks-7',
      description: 'Deploy Web release 1.0 to Test',
      deploymentId: 'Deployments-3',
      projectId: undefined,
      hasComplaints: false,
      state: 'Success',
      queuedAt: new Date('2026-03-02T08:00:00Z'),
      startedAt: undefined,
      completedAt: undefined,
      isCompleted: true,
      isInterrupted: false,
      needsApproval: false,
    })
  })
})
