import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

// Not a test: takes the pictures of docs/screens anew.
export default defineConfig({ test: { ...base.test, projects: undefined, include: ['test/browser/screens.ts'], testTimeout: 300_000 } })
