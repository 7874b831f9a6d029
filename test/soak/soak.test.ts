import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runSoak } from '../../bench/soak/run-soak.ts'

describe('runSoak', { timeout: 120_000 }, () => {
  it('finds nothing left of twenty deployments, five at once', async ({ skip }) => {
    skip(!existsSync('/proc/self/fd'), 'there is no /proc, in which to look for what is left')
    const lines: string[] = []
    const { points, mostProcesses, mistakes } = await runSoak({
      deployments: 20,
      atOnce: 5,
      print: (line) => lines.push(line),
    })
    expect(mistakes, lines.join('\n')).toEqual([])
    // Otherwise there was nothing to look for.
    expect(mostProcesses).toBeGreaterThanOrEqual(5)
    expect(points.map(({ when }) => when)).toContain('after 20 deployments')
    const documents = points.map(({ documentBytes }) => documentBytes)
    expect(documents.at(-3)).toBeGreaterThan(documents.at(-2) ?? NaN)
  })
})
