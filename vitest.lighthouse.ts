import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

// No test of every day: measures pages, on a machine that has to be quiet for it.
export default defineConfig({ test: { ...base.test, projects: undefined, include: ['test/browser/lighthouse.ts'], testTimeout: 600_000 } })
