import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { soleKey } from '#lib/core/purpose-keys.ts'
import { ensureSealKey } from '#lib/domain/seal-key/index.ts'
import { Child } from './children.ts'
import { isUnexpected, type Outcome } from './outcome.ts'
import { line, summaryLines, summaryOf } from './summary.ts'

export type CorpusOptions = {
  dir: string
  out: string | null
  json: string | null
  compare: boolean
  print: (line: string) => void
}

const parallel = 2

/** Tries every PDF of the directory and reports each outcome. True if nothing unexpected happened. */
export async function runCorpus(options: CorpusOptions): Promise<boolean> {
  const { dir, json, print } = options
  const files = await pdfsIn(dir)
  if (files.length === 0) {
    print(`There is no PDF in ${dir}.`)
    return false
  }
  const scratch = await mkdtemp(path.join(tmpdir(), 'signcove-corpus-'))
  try {
    const keyDir = path.join(scratch, 'keys')
    await ensureSealKey({ dir: keyDir, keys: soleKey(Buffer.alloc(32)), organisation: 'Corpus', now: new Date() })
    const { outcomes, peakRss } = await tried(files, options, { keyDir, out: options.out ?? scratch })
    const summary = summaryOf(outcomes, peakRss)
    for (const words of summaryLines(summary)) print(words)
    const sorted = outcomes.toSorted((a, b) => (a.file < b.file ? -1 : 1))
    if (json) await writeFile(json, `${JSON.stringify({ summary, files: sorted }, null, 2)}\n`)
    return !outcomes.some(isUnexpected)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function pdfsIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.pdf$/i.test(entry.name))
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .sort()
}

/** The outcomes in the order of completion. */
async function tried(
  files: readonly string[],
  { dir, compare, print }: CorpusOptions,
  { keyDir, out }: { keyDir: string; out: string },
): Promise<{ outcomes: Outcome[]; peakRss: number }> {
  const waiting = [...files]
  const outcomes: Outcome[] = []
  let peakRss = 0
  const work = async (): Promise<void> => {
    const child = new Child(keyDir)
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const question = { file, path: path.resolve(dir, file), out: path.resolve(out, file), compare }
      const started = performance.now()
      const answer = await child.ask(question)
      const ms = Math.round(performance.now() - started)
      const lost = { file, kind: 'failed', renders: false, ms, rss: 0 } as const
      const outcome = typeof answer === 'string' ? { ...lost, words: answer } : answer.outcome
      if (typeof answer !== 'string') peakRss = Math.max(peakRss, answer.peakRss)
      outcomes.push(outcome)
      print(line(outcome))
    }
    child.end()
  }
  await Promise.all(Array.from({ length: parallel }, work))
  return { outcomes, peakRss }
}
