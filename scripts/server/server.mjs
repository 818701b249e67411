// What `start.ts` becomes: the server itself. Plain JavaScript, so that with a full compile cache nothing is loaded that takes
// types out of sources.
import process from 'node:process'
import { run } from './run.ts'

const development = process.argv.includes('--dev')
await run(development, Number(process.argv.at(-1)))
