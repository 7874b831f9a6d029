// A file of faults for the stand-alone server.

import { faultFileSchema, type FaultRule } from './fault-rule.ts'
import { describeIssues } from './fault-list.ts'

export interface FaultFile {
  readonly seed: number
  readonly faults: readonly FaultRule[]
}

/**
 * @param text JSON: `{ "seed": 7, "faults": [{ "kind": "late", "by": "00:00:30" }] }`.
 * @throws {Error} If it has mistakes, naming each.
 */
export function readFaultFile(text: string): FaultFile {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Error(`- is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
  const read = faultFileSchema.safeParse(json)
  if (!read.success) throw new Error(describeIssues(read.error).join('\n'))
  return read.data
}
