// One kind of document: numbered as Octopus numbers them, found by id in any case, kept in order of arrival.

export interface Collection<Document extends { readonly id: string }> {
  /** The id that the next document gets, such as `Projects-3`. Each call uses one up. */
  nextId(): string
  add(document: Document): Document
  get(id: string): Document | undefined
  /** Changes a document in place: whoever holds it sees it. */
  change(document: Document, members: Partial<Omit<Document, 'id'>>): Document
  /** Oldest first. */
  all(): readonly Document[]
  /** Newest first, as lists of tasks, deployments, releases and events come. */
  newestFirst(): readonly Document[]
  /** Those with a value in a field that never changes, oldest first; found without looking at the others. */
  where<Field extends keyof Document>(field: Field, value: Document[Field]): readonly Document[]
  remove(id: string): void
  /** The number in the id that was given last. */
  lastNumber(): number
  /** All that it holds; shares its documents. */
  save(): SavedCollection
  /** Puts what was saved in place of what it holds. */
  restore(saved: SavedCollection): void
  /** Tells of each change from now on. What is done to a document behind its collection's back is not told. */
  watch(listener: ChangeListener): void
}

/** What happened to a collection; `replaced` for all of it at once. */
export type CollectionChange =
  | { readonly kind: 'put'; readonly document: { readonly id: string } }
  | { readonly kind: 'removed'; readonly id: string }
  | { readonly kind: 'replaced' }

export type ChangeListener = (change: CollectionChange) => void

export interface SavedCollection {
  /** The number in the id that was given last. */
  readonly lastNumber: number
  /** Oldest first. */
  readonly documents: readonly unknown[]
}

/** @param prefix What an id begins with: `Projects` makes `Projects-1`. */
export function createCollection<Document extends { readonly id: string }>(prefix: string): Collection<Document> {
  const documents = new Map<string, Document>()
  const listeners: ChangeListener[] = []
  const tell = (change: CollectionChange) => {
    for (const listener of listeners) listener(change)
  }
  let number = 0
  /** All documents in order; made again after a removal. */
  let ordered: Document[] | undefined
  /** By field, then by value: made when first asked for. */
  const indexes = new Map<keyof Document, Map<unknown, Document[]>>()
  const indexOf = (field: keyof Document) => {
    const known = indexes.get(field)
    if (known) return known
    const index = new Map<unknown, Document[]>()
    indexes.set(field, index)
    for (const document of all()) enter(index, field, document)
    return index
  }
  const all = () => (ordered ??= [...documents.values()])
  return {
    nextId: () => `${prefix}-${++number}`,
    add(document) {
      const key = document.id.toLowerCase()
      if (documents.has(key)) throw new Error(`The simulator has a ${document.id} already`)
      documents.set(key, document)
      ordered?.push(document)
      for (const [field, index] of indexes) enter(index, field, document)
      tell({ kind: 'put', document })
      return document
    },
    get: (id) => documents.get(id.toLowerCase()),
    change(document, members) {
      if (Object.keys(members).some((field) => indexes.has(field as keyof Document))) indexes.clear()
      Object.assign(document, members)
      tell({ kind: 'put', document })
      return document
    },
    all,
    newestFirst: () => all().toReversed(),
    where: (field, value) => indexOf(field).get(value) ?? [],
    remove(id) {
      documents.delete(id.toLowerCase())
      ordered = undefined
      indexes.clear()
      tell({ kind: 'removed', id })
    },
    lastNumber: () => number,
    save: () => ({ lastNumber: number, documents: [...all()] }),
    restore(saved) {
      documents.clear()
      ordered = undefined
      indexes.clear()
      number = saved.lastNumber
      for (const document of saved.documents as readonly Document[]) documents.set(document.id.toLowerCase(), document)
      tell({ kind: 'replaced' })
    },
    watch: (listener) => void listeners.push(listener),
  }
}

function enter<Document>(index: Map<unknown, Document[]>, field: keyof Document, document: Document): void {
  const value = document[field]
  const others = index.get(value)
  if (others) others.push(document)
  else index.set(value, [document])
}
