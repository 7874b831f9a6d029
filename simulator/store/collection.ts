// One kind of document: numbered as Octopus numbers them, found by id in any case, kept in order of arrival.

export interface Collection<Document extends { readonly id: string }> {
  /** The id that the next document gets, such as `Projects-3`. Each call uses one up. */
  nextId(): string
  add(document: Document): Document
  get(id: string): Document | undefined
  /** Oldest first. */
  all(): readonly Document[]
  /** Newest first, as lists of tasks, deployments, releases and events come. */
  newestFirst(): readonly Document[]
  remove(id: string): void
}

/** @param prefix What an id begins with: `Projects` makes `Projects-1`. */
export function createCollection<Document extends { readonly id: string }>(prefix: string): Collection<Document> {
  const documents = new Map<string, Document>()
  let number = 0
  /** All documents in order; made again after a removal. */
  let ordered: Document[] | undefined
  const all = () => (ordered ??= [...documents.values()])
  return {
    nextId: () => `${prefix}-${++number}`,
    add(document) {
      const key = document.id.toLowerCase()
      if (documents.has(key)) throw new Error(`The simulator has a ${document.id} already`)
      documents.set(key, document)
      ordered?.push(document)
      return document
    },
    get: (id) => documents.get(id.toLowerCase()),
    all,
    newestFirst: () => all().toReversed(),
    remove(id) {
      documents.delete(id.toLowerCase())
      ordered = undefined
    },
  }
}
