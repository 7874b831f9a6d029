// The drawing of who waits for whom: those who wait on the left, what they wait for to the right of them. It is for eyes
// alone; the list beside it says the same.

import type { Thing, Wait } from './find-waits.ts'
import { html, type Html } from './html.ts'

const box = { width: 212, height: 46 }
const gap = { across: 56, down: 14 }
/** More is no picture. */
const mostThings = 60
const longestName = 30

interface Edge {
  readonly from: string
  readonly to: string
}

interface Place {
  readonly thing: Thing
  readonly x: number
  readonly y: number
}

/** @returns `undefined` where there is nothing to draw: at most one edge, or too many things. */
export function drawWaits(waits: readonly Wait[]): Html | undefined {
  const all = waits.flatMap(({ from, to }) => to.map((one) => ({ from: from.key, to: one.key })))
  const ends = waits.flatMap(({ from, to }) => (to.length > 0 ? [from, ...to] : []))
  const things = [...new Map(ends.map((thing) => [thing.key, thing])).values()]
  if (all.length < 2 || things.length > mostThings) return undefined
  const reach = new Map(things.map(({ key }) => [key, reachOf(key, all)]))
  const edges = all.filter((edge) => !isImplied(edge, all, reach))
  const places = arrange(things, edges)
  const drawn = [...places.values()]
  const width = Math.max(...drawn.map(({ x }) => x)) + box.width + 2
  // Room below for the edges that lead back.
  const height = Math.max(...drawn.map(({ y }) => y)) + box.height + 26
  return html`<svg
    class="drawing"
    aria-hidden="true"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
  >
    <defs>
      <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
        <path d="M0 0L8 4L0 8z" />
      </marker>
    </defs>
    ${edges.map((edge) => drawEdge(edge, places, isInRing(edge, reach)))}${drawn.map(drawThing)}
  </svg>`
}

/** By thing: all that it waits for, directly or not. */
type Reach = ReadonlyMap<string, ReadonlySet<string>>

function reachOf(key: string, edges: readonly Edge[]): ReadonlySet<string> {
  const reached = new Set(edges.flatMap(({ from, to }) => (from === key ? [to] : [])))
  // A set that grows while one goes through it is gone through to its end.
  for (const next of reached) for (const { from, to } of edges) if (from === next) reached.add(to)
  return reached
}

/** Whether one waits for another that waits for this one too: then the way is drawn, and not the short cut. */
function isImplied(edge: Edge, edges: readonly Edge[], reach: Reach): boolean {
  if (isInRing(edge, reach)) return false
  return edges.some(({ from, to }) => from === edge.from && to !== edge.to && reach.get(to)?.has(edge.to))
}

function isInRing({ from, to }: Edge, reach: Reach): boolean {
  return reach.get(to)?.has(from) ?? false
}

/** Columns by how far each is from what waits for nothing; in a column in order of what they point at. */
function arrange(things: readonly Thing[], edges: readonly Edge[]): ReadonlyMap<string, Place> {
  const ranks = rankAll(things, edges)
  const highest = Math.max(...ranks.values())
  const places = new Map<string, Place>()
  const columns = Array.from({ length: highest + 1 }, (_, rank) => things.filter(({ key }) => ranks.get(key) === rank))
  const tallest = Math.max(...columns.map(({ length }) => length))
  for (const [rank, column] of columns.entries()) {
    const wish = ({ key }: Thing) => {
      const heights = edges.flatMap(({ from, to }) => (from === key ? (places.get(to)?.y ?? []) : []))
      return heights.reduce((sum, y) => sum + y, 0) / Math.max(1, heights.length)
    }
    const above = ((tallest - column.length) * (box.height + gap.down)) / 2
    for (const [row, thing] of column.toSorted((a, b) => wish(a) - wish(b)).entries()) {
      const x = 1 + (highest - rank) * (box.width + gap.across)
      places.set(thing.key, { thing, x, y: 1 + above + row * (box.height + gap.down) })
    }
  }
  return places
}

/** 0 for what waits for nothing, else one more than what it waits for. An edge that closes a ring does not count. */
function rankAll(things: readonly Thing[], edges: readonly Edge[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>()
  const rank = (key: string, way: readonly string[]): number => {
    const known = ranks.get(key)
    if (known !== undefined) return known
    const further = edges.filter(({ from, to }) => from === key && to !== key && !way.includes(to))
    const found = Math.max(0, ...further.map(({ to }) => rank(to, [...way, key]) + 1))
    ranks.set(key, found)
    return found
  }
  for (const { key } of things) rank(key, [])
  return ranks
}

function drawEdge({ from, to }: Edge, places: ReadonlyMap<string, Place>, isRing: boolean): Html | undefined {
  const [start, end] = [places.get(from), places.get(to)]
  if (!start || !end) return undefined
  const kind = isRing ? 'edge ring' : 'edge'
  const middle = box.height / 2
  if (end.x > start.x) {
    const [x1, y1, x2, y2] = [start.x + box.width, start.y + middle, end.x - 1, end.y + middle]
    const bend = gap.across / 2
    return html`<path class="${kind}" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" />`
  }
  // Back: from below the one to below the other.
  const [x1, y1, x2, y2] = [start.x + middle, start.y + box.height, end.x + box.width - middle, end.y + box.height + 1]
  const low = Math.max(y1, y2) + 24
  return html`<path class="${kind}" d="M${x1} ${y1}C${x1} ${low} ${x2} ${low} ${x2} ${y2}" />`
}

function drawThing({ thing, x, y }: Place): Html {
  return html`<g class="thing ${thing.kind}">
    <title>${thing.name}</title>
    <rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="${thing.kind === 'lock' ? 22 : 5}" />
    <text x="${x + 12}" y="${y + 19}">${shorten(thing.name)}</text>
    <text class="note" x="${x + 12}" y="${y + 36}">${thing.note}</text>
  </g>`
}

function shorten(name: string): string {
  const characters = Array.from(name.replace(/^Deploy (.*) release /s, '$1 '))
  return characters.length > longestName
    ? `${characters.slice(0, longestName - 1).join('')}\u2026`
    : characters.join('')
}
