// `/simulator`: how a client of the stand-alone server tells it to misbehave. Outside `/api`, so that it is never taken
// for something that Octopus has; no fault meets it.

import * as z from 'zod'
import { badRequest, created, empty, errorBody, notFound, ok, ApiError, type Answer } from '../server/answer.ts'
import type { RawRequest } from '../server/answer-request.ts'
import { describeIssues, type FaultList } from './fault-list.ts'
import { faultRuleSchema } from './fault-rule.ts'

/** One rule, or several in order. */
const bodySchema = z.union([z.array(z.unknown()), z.unknown()])

export function controlSimulator(faults: FaultList, request: RawRequest): Answer {
  try {
    return control(faults, request)
  } catch (error) {
    if (error instanceof ApiError) return { kind: 'json', status: error.status, value: errorBody(error) }
    throw error
  }
}

function control(faults: FaultList, { method, url, body }: RawRequest): Answer {
  const [, , resource, id] = url.pathname.split('/')
  if (resource !== 'faults') throw new ApiError(404, 'The simulator serves /simulator/faults here, and nothing else.')
  if (id !== undefined && id !== '') {
    if (method !== 'DELETE') throw wrongMethod(method)
    if (!faults.remove(Number(id))) throw notFound(id)
    return empty(204)
  }
  switch (method) {
    case 'GET':
      return ok({ faults: faults.all() })
    case 'POST':
      addAll(faults, body)
      return created({ faults: faults.all() })
    case 'DELETE':
      faults.clear()
      return empty(204)
    default:
      throw wrongMethod(method)
  }
}

/** All of them, or none if one has mistakes. */
function addAll(faults: FaultList, body: Buffer): void {
  const read = readRules(body).map((rule) => faultRuleSchema.safeParse(rule))
  const mistakes = read.flatMap(({ error }, index) =>
    error ? describeIssues(error).map((line) => `faults[${index}] ${line.slice(2)}`) : [],
  )
  if (mistakes.length > 0) throw badRequest(...mistakes)
  for (const { data } of read) if (data) faults.add(data)
}

function readRules(body: Buffer): readonly unknown[] {
  try {
    const value = bodySchema.parse(JSON.parse(body.toString('utf8')))
    return Array.isArray(value) ? value : [value]
  } catch (error) {
    throw badRequest(`The body is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function wrongMethod(method: string): ApiError {
  return new ApiError(405, `The simulator does not take ${method} here.`)
}
