import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { demoSteps } from '../../cli/demo/play-demo.ts'
import { copyRepository } from '../support/copy-repository.ts'

describe('octosteps demo', { timeout: 30_000 }, () => {
  it('says what to run first where there are no templates yet', () => {
    const copy = copyRepository()
    try {
      rmSync(join(copy.path, 'templates'), { recursive: true })
      const { status, stderr } = spawnSync(process.execPath, ['bin/octosteps.mjs', 'demo'], {
        cwd: copy.path,
        encoding: 'utf8',
      })
      expect(stderr.split('\n').filter((line) => line !== '')).toEqual(
        demoSteps.map(
          (step) => `templates/octopus-${step}-bash.json: It is not there, or is not JSON: run npm run build first.`,
        ),
      )
      expect(status).toBe(1)
    } finally {
      copy.remove()
    }
  })
})
