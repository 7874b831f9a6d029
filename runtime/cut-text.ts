// The beginning of a text that is too long for where it goes.

/** As many characters as there is room for, in UTF-16. None is cut in two: half a one is unreadable, and no UTF-8. */
export function cutText(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '')
}
