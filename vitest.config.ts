import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    // The heaviest fault tests need the machine to themselves: `npm run faults`.
    exclude: [
      'node_modules/**',
      '.data/**',
      ...(process.env.FAULTS ? [] : ['test/faults/{ambiguous,database,races,retries,time,poison}.test.ts']),
    ],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    globalSetup: ['test/support/global.ts'],
    setupFiles: ['test/support/stray-network.ts'],
  },
})
