import * as z from 'zod/mini'

/** How Octopus says what it did not like. The sentences that help stand in either field. */
export const ErrorResource = z.object({
  ErrorMessage: z.nullish(z.string()),
  Errors: z.nullish(z.array(z.string())),
})
