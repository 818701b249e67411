// `npm start` and `npm run dev`. This first file only sets up the process: what it needs is loaded with the compile
// cache on, which is what lets an unchanged checkout serve again within a second or so.
import { enableCompileCache } from 'node:module'
import path from 'node:path'

const development = process.argv.includes('--dev')
// Next.js decides by this at its first import.
Object.assign(process.env, {
  NODE_ENV: development ? 'development' : 'production',
  NEXT_TELEMETRY_DISABLED: '1',
})
enableCompileCache(path.join(import.meta.dirname, '..', 'node_modules', '.cache', 'signcove'))

const { run } = await import('./run.ts')
await run(development)
