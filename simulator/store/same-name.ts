/** Whether two names, or ids, are one to Octopus, which does not mind the case of letters. */
export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}
