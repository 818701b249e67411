// `npm start` and `npm run dev`. Builds what changed, then re-executes this process as the server, because some
// settings that limit its memory must be set before a process starts (docs/decisions/011).
import { enableCompileCache } from 'node:module'
import path from 'node:path'
import { mallocTuning } from '#lib/core/malloc-tuning.ts'
import { compileCache } from './compile-cache.ts'

const development = process.argv.includes('--dev')
// Next.js reads this at its first import.
Object.assign(process.env, {
  NODE_ENV: development ? 'development' : 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  // Development leaves nothing in the home directory: the pinned checkpoint is kept in the project.
  ...(development ? { XDG_STATE_HOME: path.resolve(import.meta.dirname, '../../.signcove') } : {}),
})
enableCompileCache(compileCache)

const { makeReady } = await import('./make-ready.ts')
await makeReady(development)
reexecute(path.join(import.meta.dirname, 'server.mjs'))

/**
 * Replaces this process with the script: the same process id, terminal and signals, without the memory of the build.
 */
function reexecute(script: string): void {
  const flags = [
    '--conditions=react-server',
    // The young generation: 3 × 8 MB; by default it grows to more than 100 MB.
    '--max-semi-space-size=8',
  ]
  const started = String(Date.now() - Math.round(process.uptime() * 1000))
  process.execve?.(process.execPath, [process.execPath, ...flags, script, ...process.argv.slice(2), started], {
    ...mallocTuning,
    ...process.env,
    NODE_COMPILE_CACHE: compileCache,
  })
}
