/** The part of a URL that Octopus makes of a name: `Web Shop (EU)` becomes `web-shop-eu`. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
