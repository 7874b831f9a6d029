// Long lists come in parts, with links to the parts before and after.

import { html, type Html } from './html.ts'

export interface Part<Item> {
  readonly items: readonly Item[]
  /** Where there is more than this part. */
  readonly links: Html | undefined
}

/**
 * The part of a list that a page shows.
 * @param search What was asked for; `from` tells where the part begins.
 * @param what What the items are called, `tasks`.
 */
export function partOf<Item>(all: readonly Item[], size: number, search: URLSearchParams, what: string): Part<Item> {
  const wanted = Number(search.get('from') ?? 0)
  const last = Math.max(0, Math.floor((all.length - 1) / size) * size)
  const from = Number.isInteger(wanted) && wanted > 0 ? Math.min(Math.floor(wanted / size) * size, last) : 0
  const items = all.slice(from, from + size)
  if (items.length === all.length) return { items, links: undefined }
  const link = (to: number, name: string) => html`<a href="${addressFrom(search, to)}">${name}</a>`
  const links = html`<nav class="parts" aria-label="Parts of the list of ${what}">
    <span>${from + 1} to ${from + items.length} of ${all.length} ${what}</span>
    ${from > 0 && link(from - size, 'Before')} ${from + size < all.length && link(from + size, 'After')}
  </nav>`
  return { items, links }
}

function addressFrom(search: URLSearchParams, from: number): string {
  const changed = new URLSearchParams(search)
  changed.set('from', String(from))
  return `?${changed.toString()}`
}
