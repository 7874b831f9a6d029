// Names in a space file: whether they occur once, and point to something.

export type Report = (path: string, message: string) => void

/** Reports names that occur before, their letters in either case. */
export function once(names: readonly string[], pathOf: (index: number) => string, report: Report): void {
  const seen = new Set<string>()
  names.forEach((name, index) => {
    if (seen.has(name.toLowerCase())) report(pathOf(index), `"${name}" is there twice: names are unique`)
    seen.add(name.toLowerCase())
  })
}

export function known(
  wanted: string | readonly string[] | undefined,
  names: readonly string[],
  path: string,
  kind: string,
  report: Report,
): void {
  if (typeof wanted === 'string') {
    if (!has(names, wanted)) report(path, unknown(kind, wanted, names))
    return
  }
  wanted?.forEach((name, index) => {
    if (!has(names, name)) report(`${path}[${index}]`, unknown(kind, name, names))
  })
}

export function unknown(kind: string, name: string, names: readonly string[]): string {
  const others = names.length === 0 ? 'there is none' : `there are ${names.join(', ')}`
  return `there is no ${kind} "${name}": ${others}`
}

export function has(names: readonly string[], name: string): boolean {
  return names.some((other) => other.toLowerCase() === name.toLowerCase())
}

export function namesOf(items: readonly { readonly name: string }[]): readonly string[] {
  return items.map(({ name }) => name)
}
