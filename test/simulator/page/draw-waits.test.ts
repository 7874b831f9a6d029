import { describe, expect, it } from 'vitest'
import { drawWaits } from '../../../simulator/page/draw-waits.ts'
import type { Thing, Wait } from '../../../simulator/page/find-waits.ts'

const thing = (key: string): Thing => ({ key, kind: 'task', name: `Deploy ${key}`, note: key, address: '/' })

/** @param edges `A>B C>D`: A waits for B, C for D. */
function waits(edges: string): readonly Wait[] {
  return edges.split(' ').map((edge) => {
    const [from = '', to = ''] = edge.split('>')
    return { from: thing(from), how: 'waits for', to: [thing(to)], more: '', since: undefined }
  })
}

/** The drawing's boxes by name, and its edges. */
function draw(edges: string) {
  const text = drawWaits(waits(edges))?.text ?? ''
  const boxes = [...text.matchAll(/<title>Deploy (\w+)<\/title>\s*<rect\s+x="([\d.]+)"\s+y="([\d.]+)"/g)].map(
    ([, name = '', x, y]) => [name, { x: Number(x), y: Number(y) }] as const,
  )
  const width = Number(/width="(\d+)"/.exec(text)?.[1])
  const height = Number(/height="([\d.]+)"/.exec(text)?.[1])
  return { text, boxes, width, height, classes: [...text.matchAll(/<path class="([^"]+)"/g)].map(([, name]) => name) }
}

describe('drawWaits', () => {
  it('draws nothing for a single wait', () => {
    expect(drawWaits(waits('A>B'))).toBeUndefined()
    expect(drawWaits([])).toBeUndefined()
  })

  it('puts who waits left of what it waits for', () => {
    const at = new Map(draw('A>L B>L L>C').boxes)
    expect(at.size).toBe(4)
    expect(at.get('A')?.x).toBe(at.get('B')?.x)
    expect(at.get('A')?.x).toBeLessThan(at.get('L')?.x ?? 0)
    expect(at.get('L')?.x).toBeLessThan(at.get('C')?.x ?? 0)
  })

  it('marks a ring, and only what is in it', () => {
    expect(draw('A>B B>A C>A').classes.toSorted()).toEqual(['edge', 'edge ring', 'edge ring'])
  })

  it('draws the way, not the short cut: in a queue each points at the one before', () => {
    expect(draw('B>A C>A C>B D>A D>B D>C').classes).toEqual(['edge', 'edge', 'edge'])
  })

  it('keeps all within its bounds and none upon another', () => {
    const { boxes, width, height } = draw('A>B A>C A>D B>E C>E D>F G>A H>H I>J J>I')
    expect(boxes.length).toBe(10)
    for (const [, { x, y }] of boxes) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(x + 212).toBeLessThan(width)
      expect(y + 46).toBeLessThan(height)
    }
    expect(new Set(boxes.map(([, { x, y }]) => `${x} ${y}`)).size).toBe(boxes.length)
  })

  it('leaves it at the list where there is too much for a picture', () => {
    const many = Array.from({ length: 61 }, (_, index) => `T${index}>A`).join(' ')
    expect(drawWaits(waits(many))).toBeUndefined()
  })
})
