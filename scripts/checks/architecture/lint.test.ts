import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { root } from './sources.ts'

const lines = (count: number) => Array.from({ length: count }, (_, index) => `  console.log(${index})`).join('\n')
const later = 'const later = async () => {}\n'
const choose = (cases: string) => `export function choose(x: 'a' | 'b') {\n  switch (x) {\n${cases}\n  }\n}\n`
const inQuery = (statement: string) =>
  `import type { Q } from '#db/client.ts'\nexport async function run(q: Q): Promise<void> {\n  ${statement}\n}\n`

/** Files to plant, each with the rule that it violates, or null. */
const planted: [file: string, text: string, rule: string | null][] = [
  ['lib/select.ts', inQuery('q.select().from(q.t.user)'), 'no-floating-promises'],
  ['lib/insert.ts', inQuery("q.insert(q.t.rateLimit).values(JSON.parse('{}'))"), 'no-floating-promises'],
  ['lib/update.ts', inQuery("q.update(q.t.user).set({ name: '' })"), 'no-floating-promises'],
  ['lib/delete.ts', inQuery('q.delete(q.t.user)'), 'no-floating-promises'],
  ['lib/awaited.ts', inQuery('await q.delete(q.t.user)'), null],
  ['lib/floating.ts', `${later}later()\n`, 'no-floating-promises'],
  ['lib/floating.test.ts', `${later}later()\n`, 'no-floating-promises'],
  ['lib/callback.ts', `${later}[1].forEach(later)\n`, 'no-misused-promises'],
  ['lib/condition.ts', `${later}if (later()) console.log()\n`, 'no-misused-promises'],
  ['lib/callback.test.ts', `${later}[1].forEach(later)\n`, null],
  ['lib/case.ts', choose("    case 'a':\n      break"), 'switch-exhaustiveness-check'],
  ['lib/cases.ts', choose("    case 'a':\n    case 'b':\n      break"), null],
  ['lib/default.ts', choose("    case 'a':\n    default:\n      break"), null],
  ['lib/file.ts', `${lines(301)}\nexport {}\n`, 'max-lines'],
  ['lib/comments.ts', `${lines(280)}\n${'// x\n\n'.repeat(60)}export {}\n`, null],
  ['lib/function.tsx', `export function f() {\n${lines(60)}\n}\n`, 'max-lines-per-function'],
  ['lib/function.test.ts', `export function f() {\n${lines(60)}\n}\n`, null],
  ['lib/unused.ts', `// oxlint-disable-next-line max-lines\nexport {}\n`, 'unused directive'],
]

const reportSchema = z.object({
  diagnostics: z.array(z.object({ filename: z.string(), message: z.string(), code: z.string().optional() })),
})
type Found = { file: string; rule: string }

/** Runs the linter once over all planted files, in a directory with this project's settings. */
function lint(folder: string): Found[] {
  for (const file of ['.oxlintrc.jsonc', 'tsconfig.json', 'package.json'])
    cpSync(path.join(root, file), path.join(folder, file))
  for (const link of ['node_modules', 'db', 'lib/core', 'lib/env']) {
    mkdirSync(path.dirname(path.join(folder, link)), { recursive: true })
    symlinkSync(path.join(root, link), path.join(folder, link))
  }
  for (const [file, text] of planted) writeFileSync(path.join(folder, file), text)
  const program = path.join(root, 'node_modules/oxlint/bin/oxlint')
  const files = planted.map(([file]) => file)
  const { stdout, stderr } = spawnSync(process.execPath, [program, '--format=json', ...files], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  })
  expect(stderr).toBe('')
  return reportSchema.parse(JSON.parse(stdout)).diagnostics.map(({ filename, message, code }) => ({
    file: filename,
    rule: /\((.+)\)/.exec(code ?? '')?.[1] ?? (message.startsWith('Unused') ? 'unused directive' : message),
  }))
}

describe('the linter', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'signcove-lint-'))
  let found: Found[] = []
  beforeAll(() => {
    found = lint(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each(planted)('reports the rule that %s violates, and nothing else', (file, _text, rule) => {
    const rules = found.filter((finding) => finding.file === file).map((finding) => finding.rule)
    expect(rules).toEqual(rule === null ? [] : [rule])
  })
})
