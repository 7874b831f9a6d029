// What steps change on purpose in the texts that they show.

/** What a line shows of a value: one blank for all that would end it, hide in it or turn its direction. */
export function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
}

/** As many characters of a text as there is room for, none of them cut in two. */
export function beginning(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Cs}$/u, '')
}
