// `npm run corpus -- DIR [--out DIR] [--json FILE] [--compare]`: opens, prepares, stamps, seals and verifies every PDF
// of a directory as the server does, and reports the outcome of each.
import { existsSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runCorpus } from './corpus/run-corpus.ts'

const usage = 'Usage: npm run corpus -- DIR [--out DIR] [--json FILE] [--compare]'

function given(): { dir: string; out: string | null; json: string | null; compare: boolean } | string {
  try {
    const options = { out: { type: 'string' }, json: { type: 'string' }, compare: { type: 'boolean' } } as const
    const { positionals, values } = parseArgs({ options, allowPositionals: true })
    const [dir, ...more] = positionals
    if (dir === undefined || more.length > 0) return usage
    if (!existsSync(dir) || !statSync(dir).isDirectory()) return `There is no directory ${dir}.`
    return { dir, out: values.out ?? null, json: values.json ?? null, compare: values.compare ?? false }
  } catch (error) {
    return `${(error as Error).message}\n${usage}`
  }
}

const options = given()
if (typeof options === 'string') {
  console.error(options)
  process.exitCode = 2
} else {
  const asExpected = await runCorpus({ ...options, print: (line) => console.log(line) })
  process.exitCode = asExpected ? 0 : 1
}
