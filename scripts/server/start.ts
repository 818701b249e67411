// `npm start` and `npm run dev`. Builds what changed, then turns this very process into the server: some of what keeps the
// server small can only be said before a process begins (docs/decisions/011).
import { enableCompileCache } from 'node:module'
import path from 'node:path'
import { mallocTuning } from '#lib/core/malloc-tuning.ts'
import { compileCache } from './compile-cache.ts'

const development = process.argv.includes('--dev')
// Next.js decides by this at its first import.
Object.assign(process.env, {
  NODE_ENV: development ? 'development' : 'production',
  NEXT_TELEMETRY_DISABLED: '1',
})
enableCompileCache(compileCache)

const { makeReady } = await import('./make-ready.ts')
await makeReady(development)
become(path.join(import.meta.dirname, 'server.mjs'))

/** Goes on as that script: the same process with its number, terminal and signals, and none of the memory of a build. */
function become(script: string): void {
  const flags = [
    '--conditions=react-server',
    // Short-lived objects may take 3 × 8 MB before they are cleared away; left alone they take more than 100.
    '--max-semi-space-size=8',
  ]
  const started = String(Date.now() - Math.round(process.uptime() * 1000))
  process.execve?.(process.execPath, [process.execPath, ...flags, script, ...process.argv.slice(2), started], {
    ...mallocTuning,
    ...process.env,
    NODE_COMPILE_CACHE: compileCache,
  })
}
