import { defineConfig } from 'vitest/config'

/** Every journey once more under a bell; each journey file of the first project stands without one. */
const journeys = (bell: 'pg' | 'redis') => ({
  extends: true as const,
  test: {
    name: `journeys, bell on ${bell}`,
    include: ['test/journeys/**/*.test.ts'],
    // These name their bell themselves.
    exclude: ['test/journeys/answers-bell-*.test.ts'],
    env: { JOURNEY_BELL: bell },
    // When a test's clock jumps nobody rings: the sweep finds what became due, within five seconds each time.
    testTimeout: 120_000,
  },
})

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    globalSetup: ['test/support/global.ts'],
    setupFiles: ['test/support/stray-network.ts'],
    projects: [
      { extends: true, test: { name: 'all', include: ['**/*.test.ts'], exclude: ['node_modules/**', '.data/**'] } },
      journeys('pg'),
      journeys('redis'),
    ],
  },
})
