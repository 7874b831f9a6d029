import { list, object, optional, string } from '../../shape.ts'

/** How Octopus says what it did not like. The sentences that help stand in either field. */
export const ErrorResource = object({
  ErrorMessage: optional(string),
  Errors: optional(list(string)),
})
