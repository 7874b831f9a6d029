// Lines of moderate length for minified code, so that text boxes and reviewers survive it. Minifiers have no such option,
// or treat it as a hint.

import { ts } from 'ts-morph'

/**
 * Breaks lines where a line break means nothing: before what follows an opening bracket, a comma or a semicolon.
 * @param code JavaScript. The line breaks that it has, in template literals, stay.
 * @param width The most characters of a line, unless there is no place in between.
 */
export function breakLines(code: string, width: number): string {
  const lines: string[] = []
  let start = 0
  let previous = 0
  for (const place of [...findPlaces(code), code.length]) {
    const lineStart = Math.max(start, code.lastIndexOf('\n', place - 1) + 1)
    if (place - lineStart > width && previous > lineStart) {
      lines.push(code.slice(start, previous))
      start = previous
    }
    previous = place
  }
  return [...lines, code.slice(start)].join('\n')
}

/** Where something begins that a line may begin with, in ascending order. */
function findPlaces(code: string): readonly number[] {
  const source = ts.createSourceFile('bundle.js', code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS)
  const places = new Set<number>()
  const visit = (node: ts.Node) => {
    const place = node.getStart(source)
    if (/[([{,;]/.test(code[place - 1] ?? '')) places.add(place)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return [...places].sort((a, b) => a - b)
}
