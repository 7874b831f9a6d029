import { list, object, optional, string, type Shape } from '../../shape.ts'

/** One page of a list. `Page.Next` is there while more follow. */
export function pageOf<Item>(item: Shape<Item>) {
  return object({
    Items: list(item),
    Links: optional(object({ 'Page.Next': optional(string) })),
  })
}
