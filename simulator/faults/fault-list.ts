// The faults that are set, and which of them meets a request. Each rule draws its own lots, so that the same seed and the
// same requests give the same faults, whatever the other rules do.

import type * as z from 'zod'
import { readTimespan } from '../space-file/timespan.ts'
import { faultRuleSchema, fitsRoute, type Fault, type FaultRule } from './fault-rule.ts'
import { createRandom } from './random.ts'

export interface MetRequest {
  readonly method: string
  readonly path: string
  /** The name of its user, if it has one. */
  readonly user: string | undefined
}

export interface SetFault {
  readonly id: number
  readonly fault: Fault
  /** How many requests it has met so far. */
  readonly met: number
}

export interface FaultList {
  /**
   * Sets a fault, behind those that are set.
   * @returns Takes it back.
   * @throws {Error} If the rule has mistakes, naming each.
   */
  add(rule: FaultRule): () => void
  /** Those that are set, in order. */
  all(): readonly SetFault[]
  /** @returns Whether it was there. */
  remove(id: number): boolean
  clear(): void
  /** The first fault that meets a request; counts it. */
  meet(request: MetRequest): Fault | undefined
}

export interface FaultListOptions {
  readonly now: () => number
  readonly seed: number
}

interface Entry {
  readonly id: number
  readonly fault: Fault
  readonly setAt: number
  readonly random: () => number
  fitted: number
  met: number
}

export function createFaultList({ now, seed }: FaultListOptions): FaultList {
  const entries = new Map<number, Entry>()
  let lastId = 0
  return {
    add(rule) {
      const read = faultRuleSchema.safeParse(rule)
      if (!read.success) throw new Error(`The fault has mistakes:\n${describeIssues(read.error).join('\n')}`)
      const id = ++lastId
      const random = createRandom(seed * 7919 + id)
      entries.set(id, { id, fault: read.data, setAt: now(), random, fitted: 0, met: 0 })
      return () => void entries.delete(id)
    },
    all: () => [...entries.values()].map(({ id, fault, met }) => ({ id, fault, met })),
    remove: (id) => entries.delete(id),
    clear: () => entries.clear(),
    meet: (request) => [...entries.values()].find((entry) => meets(entry, request, now()))?.fault,
  }
}

/** `- times: has to be 1 or more` */
export function describeIssues(error: z.ZodError): readonly string[] {
  return error.issues.map(({ path, message }) => `- ${path.map(String).join('.') || 'the faults'}: ${message}`)
}

function meets(entry: Entry, { method, path, user }: MetRequest, now: number): boolean {
  const { fault, setAt, random } = entry
  const since = now - setAt
  if (since < milliseconds(fault.from) || (fault.until !== undefined && since >= milliseconds(fault.until)))
    return false
  if (fault.times !== undefined && entry.met >= fault.times) return false
  if (fault.user !== undefined && fault.user.toLowerCase() !== user?.toLowerCase()) return false
  if (!fitsRoute(fault.route, method, path)) return false
  entry.fitted += 1
  if (entry.fitted <= fault.after) return false
  // A lot is drawn for each that fits, so that how many were met before changes nothing.
  if (random() >= fault.chance) return false
  entry.met += 1
  return true
}

/** Of a timespan that a schema has checked. */
export function milliseconds(timespan: string): number {
  return readTimespan(timespan) ?? 0
}
