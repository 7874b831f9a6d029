import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Far more than any takes: a machine may be busy with something else.
    testTimeout: 30_000,
    // By default a processor is left out, which is half of a machine with two.
    maxWorkers: '100%',
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/vitest.json' },
  },
})
