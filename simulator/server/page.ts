// A page of a list: 30 items unless more are asked for, with links to its neighbours.

import { ok, type Answer } from './answer.ts'
import type { ApiRequest } from './route.ts'
import type { Links } from './links.ts'

const everything = 2_147_483_647

export interface PageOptions<Document> {
  /** `Project`, `Task`, ...: the class of the items. */
  readonly itemType: string
  /** The whole list, filtered and in order. */
  readonly items: readonly Document[]
  readonly toResource: (document: Document) => unknown
  /** The list's own address. */
  readonly address: string
  /** The query that the links carry on. */
  readonly carry?: string
  /** Members besides the usual ones. */
  readonly more?: Readonly<Record<string, unknown>>
}

export function page<Document>({ query }: ApiRequest, options: PageOptions<Document>): Answer {
  const { itemType, items, toResource, address, carry = '', more = {} } = options
  const skip = query.count('skip') ?? 0
  const take = query.count('take') ?? 30
  const numberOfPages = take === 0 ? 0 : Math.max(1, Math.ceil(items.length / take))
  const lastPage = Math.max(0, numberOfPages - 1)
  const link = (at: number, size = take) => `${address}?skip=${at}&take=${size}${carry && `&${carry}`}`
  const links: Links = {
    Self: link(skip),
    Template: `${address}{?skip,take,ids,partialName}`,
    'Page.All': link(0, everything),
    'Page.Current': link(skip),
    'Page.Last': link(lastPage * take),
    ...(take > 0 && skip + take < items.length ? { 'Page.Next': link(skip + take) } : {}),
    ...(skip > 0 ? { 'Page.Previous': link(Math.max(0, skip - take)) } : {}),
  }
  return ok({
    ItemType: itemType,
    TotalResults: items.length,
    ItemsPerPage: take,
    NumberOfPages: numberOfPages,
    LastPageNumber: lastPage,
    Items: items.slice(skip, skip + take).map(toResource),
    Links: links,
    ...more,
  })
}
