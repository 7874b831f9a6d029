import type { AuditEvent } from '../store/documents.ts'

/** The number of an event, by which its order is known: 12 of `Events-12`. */
export function eventNumber({ id }: Pick<AuditEvent, 'id'>): number {
  return Number(id.slice(id.indexOf('-') + 1))
}
