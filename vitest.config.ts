import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // `server-only` throws unless it is resolved the way a server bundle resolves it.
  resolve: { alias: { 'server-only': fileURLToPath(import.meta.resolve('server-only').replace(/index\.js$/, 'empty.js')) } },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules', 'e2e', '.next'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
