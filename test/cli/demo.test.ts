import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
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
      expect(stderr).toBe(
        'templates/octopus-wait-for-project-bash.json: It is not there, or is not JSON: run npm run build first.\n',
      )
      expect(status).toBe(1)
    } finally {
      copy.remove()
    }
  })
})
