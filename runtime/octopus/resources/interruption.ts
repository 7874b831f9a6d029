import { list, object, optional, string, type Shaped } from '../../shape.ts'

/** A question to a person: a manual intervention, or what to do about a failure. */
export const InterruptionResource = object({
  Id: string,
  Title: string,
  ResponsibleTeamIds: optional(list(string)),
})
export type InterruptionResource = Shaped<typeof InterruptionResource>
