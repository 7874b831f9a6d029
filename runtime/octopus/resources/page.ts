import * as z from 'zod/mini'

/** One page of a list. `Page.Next` is there while more follow. */
export const PageResource = z.object({
  Items: z.array(z.unknown()),
  Links: z.nullish(z.looseObject({ 'Page.Next': z.nullish(z.string()) })),
})
