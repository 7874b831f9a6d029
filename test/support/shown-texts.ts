// What a browser shows of a page: each text with its place and its colours.

import type { Page } from 'playwright-core'

export interface ShownText {
  readonly text: string
  readonly lines: number
  /** In pixels from the left edge of the screen. */
  readonly left: number
  readonly right: number
  readonly front: string
  /** The nearest background behind it; the sheet itself is white. */
  readonly behind: string
}

export function readTexts(page: Page): Promise<readonly ShownText[]> {
  return page.evaluate<ShownText[]>(`(() => {
    const found = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const range = document.createRange()
      range.selectNodeContents(texts.currentNode)
      const lines = [...range.getClientRects()]
      const around = getComputedStyle(texts.currentNode.parentElement)
      const isDrawn = texts.currentNode.parentElement instanceof SVGElement
      let behind = texts.currentNode.parentElement
      while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement
      found.push({
        text: texts.currentNode.data,
        lines: lines.length,
        left: Math.min(...lines.map(({ left }) => left)),
        right: Math.max(...lines.map(({ right }) => right)),
        front: isDrawn ? around.fill : around.color,
        behind: behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)',
      })
    }
    return found
  })()`)
}

/** The contrast ratio of two colours, as the Web Content Accessibility Guidelines define it: from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = NaN, bright = NaN] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

/** @param colour As browsers compute it: `rgb(31, 41, 51)`. */
function luminance(colour: string): number {
  const parts = colour.match(/^rgb\((\d+), (\d+), (\d+)\)$/)?.slice(1) ?? []
  const [red = NaN, green = NaN, blue = NaN] = parts
    .map((part) => Number(part) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
