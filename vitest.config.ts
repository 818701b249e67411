import path from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // Outside the bundler this package refuses to load at all; its rule is about bundles, not about tests.
    alias: { 'server-only': path.join(import.meta.dirname, 'node_modules/server-only/empty.js') },
  },
  test: {
    include: ['{app,components,db,lib,scripts}/**/*.test.{ts,tsx}'],
    globalSetup: ['scripts/checks/test-postgres.ts'],
    environment: 'node',
    silent: 'passed-only',
    restoreMocks: true,
    unstubEnvs: true,
    // By default one core is left idle, which is half of a small machine.
    maxWorkers: '100%',
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
