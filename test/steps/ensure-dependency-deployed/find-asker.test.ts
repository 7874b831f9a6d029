import { describe, expect, it } from 'vitest'
import { describeAsker, readAsker } from '../../../steps/ensure-dependency-deployed/find-asker.ts'
import { chainMark } from '../../../steps/ensure-dependency-deployed/own-variables.ts'

const own = { taskId: 'ServerTasks-12', projectId: 'Projects-1', environmentId: 'Environments-1', tenantId: undefined }
const mark = (project: string, before = '') =>
  chainMark(
    {
      own,
      variable: (name) => ({ 'Octopus.Project.Name': project, 'Octopus.Deployment.Comments': before })[name] ?? '',
    },
    '12abc',
  )

describe('readAsker', () => {
  it.each(['Database [2.1,3.0)', 'The Base, v2. latest', 'Cache (new) >=1.4 <2'])('reads who needs %s', (need) => {
    const asker = { title: 'Web & Shop ServerTasks-12', need }
    const comments = describeAsker(asker) + mark('Web & Shop')
    expect(readAsker(comments)).toEqual(asker)
    expect(readAsker(describeAsker(asker) + mark('Web & Shop', comments))).toEqual(asker)
  })

  it.each(['', 'For the customer, which needs it today.', 'Redeploy (octosteps 12abc: Web ServerTasks-12)'])(
    'takes %j for the words of a person',
    (comments) => {
      expect(readAsker(comments)).toBeUndefined()
    },
  )
})
