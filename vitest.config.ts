import { tmpdir } from 'node:os'
import path from 'node:path'
import { defineConfig } from 'vitest/config'

const tests = '{app,components,db,lib,scripts}/**/*.test.{ts,tsx}'
const mocked = 'app/**/*.test.{ts,tsx}'

export default defineConfig({
  resolve: {
    // This package throws outside a server bundle.
    alias: [
      { find: 'server-only', replacement: path.join(import.meta.dirname, 'node_modules/server-only/empty.js') },
      // Only the import in password.ts: the production cost has a test of its own.
      {
        find: /^\.\/password-cost\.ts$/,
        replacement: path.join(import.meta.dirname, 'lib/domain/account/password-cost.testing.ts'),
      },
    ],
  },
  test: {
    globalSetup: ['scripts/checks/test-postgres.ts'],
    environment: 'node',
    // No test writes a pinned checkpoint to the home directory.
    env: { XDG_STATE_HOME: path.join(tmpdir(), 'signcove-test-state') },
    silent: 'passed-only',
    restoreMocks: true,
    unstubEnvs: true,
    // By default one core is left idle, which is half of a small machine.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      // Files of one worker share their modules: loading them takes longer than most tests.
      {
        extends: true,
        test: { name: 'modules', include: [tests], exclude: [mocked, '**/node_modules/**'], isolate: false },
      },
      // Tests of pages and routes mock modules of the framework; the mocks must not reach other files.
      { extends: true, test: { name: 'routes', include: [mocked] } },
    ],
  },
})
