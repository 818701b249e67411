// The server, which `start.ts` executes. Plain JavaScript, so that with a full compile cache the type stripper is never
// loaded.
import process from 'node:process'
import { run } from './run.ts'

const development = process.argv.includes('--dev')
await run(development, Number(process.argv.at(-1)))
