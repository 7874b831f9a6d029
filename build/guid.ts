// The ids of templates and parameters.

/** Lower-case with hyphens, and neither the empty one nor the example of the library's guide. */
export function isGuid(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) && !placeholders.has(text)
}

const placeholders = new Set(['00000000-0000-0000-0000-000000000000', 'abcdef00-ab00-cd00-ef00-000000abcdef'])
