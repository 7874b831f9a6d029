/** `Octopus - Wait for Project (Bash)` as the name of a file or folder: `octopus-wait-for-project-bash`. */
export function kebabCase(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
