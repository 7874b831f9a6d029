import { describe, expect, it } from 'vitest'
import { checkTemplatesFolder } from '../../build/build-templates.ts'
import { repositoryRoot } from '../../build/repository.ts'

describe('templates/', () => {
  it('is what the steps give: `npm run build` was run after the last change', async () => {
    const lines: string[] = []
    expect(await checkTemplatesFolder(repositoryRoot, (line) => lines.push(line)), lines.join('\n')).toBe(true)
  })
})
