// What later versions of Node.js have and the oldest lacks. The list that the generator goes by is `newer-apis.json`,
// made from what `list-apis.cjs` prints under each version. Pure.

/** What one version offers, as `list-apis.cjs` prints it. */
export interface Apis {
  /** `Promise`, `Promise.withResolvers` */
  readonly globals: readonly string[]
  /** What objects have, behind their class: `Set.isSubsetOf`. */
  readonly members: readonly string[]
  /** `node:fs`, `node:fs.glob` */
  readonly modules: readonly string[]
}

/**
 * For each name the version, of those compared, that has it first: `{ "Promise.withResolvers": "22" }`. Of members the
 * name alone, for whose it is cannot be told from a use.
 */
export type NewerApis = Readonly<Record<keyof Apis, Readonly<Record<string, string>>>>

/** @param later Versions in ascending order, each with what it offers. */
export function newerApis(oldest: Apis, later: readonly (readonly [version: string, Apis])[]): NewerApis {
  const known = new Set([...oldest.globals, ...oldest.members, ...oldest.modules])
  const knownNames = new Set([...known].map(lastPart))
  // Of a thing that is new as a whole, its name is enough.
  const isNew = (name: string) => !known.has(name) && (ownerOf(name) === '' || known.has(ownerOf(name)))
  // A name that anything had before says nothing.
  const isNewMember = (name: string) =>
    !knownNames.has(lastPart(name)) && (known.has(ownerOf(name)) || !/^[A-Z]|:/.test(name))
  const firstIn = (kind: keyof Apis, isMeant: (name: string) => boolean, shown = (name: string) => name) => {
    const versions = new Map<string, string>()
    for (const [version, apis] of later) {
      for (const name of apis[kind].filter(isMeant)) {
        if (!versions.has(shown(name))) versions.set(shown(name), version)
      }
    }
    return Object.fromEntries([...versions].sort(([left], [right]) => (left < right ? -1 : 1)))
  }
  return {
    globals: firstIn('globals', isNew),
    members: firstIn('members', isNewMember, lastPart),
    modules: firstIn('modules', isNew),
  }
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** Empty for what is nobody's. */
function ownerOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')))
}
