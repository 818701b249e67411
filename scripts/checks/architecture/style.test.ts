import { describe, expect, it } from 'vitest'
import { filesLike, read } from './sources.ts'
import { findings, proseOf, unwantedWords } from './style.ts'

const words = unwantedWords(read('docs/style.md'))
const found = (file: string, text: string) => findings(file, proseOf(file, text), words)

const files = filesLike(
  '{app,components,db,e2e,lib,scripts}/**/*.{ts,tsx,mjs,css}',
  '*.{ts,mjs}',
  '.*.mjs',
  'lib/words/en/*.json',
  'README.md',
  '{docs,lib}/**/*.md',
).filter((file) => file !== 'docs/style.md')

describe('the words that are not used', () => {
  it('are in no comment, no test title, no document and no English message', () => {
    for (const kind of ['.ts', '.tsx', '.mjs', '.css', '.json', '.md'])
      expect(files.filter((file) => file.endsWith(kind)).length).toBeGreaterThan(3)
    expect(files.flatMap((file) => found(file, read(file)))).toEqual([])
  })

  it('are read from the style page', () => {
    expect(words.length).toBeGreaterThan(40)
    expect(words.map(({ phrase }) => phrase)).toContain('holds … against')
    expect(words.filter(({ phrase }) => phrase === '')).toEqual([])
  })

  it.each([
    ['a.ts', '// Written anew.', ['a.ts:1 uses "anew"']],
    ['a.ts', '/**\n * Nobody waits.\n */\nexport const a = 1', ['a.ts:2 uses "nobody"']],
    ['a.ts', 'const a = 1 // told\n', ['a.ts:1 uses "told"']],
    ['a.ts', 'f({\n  a, // whoever\n})', ['a.ts:2 uses "whoever"']],
    ['a.ts', '// Holds the database\n// against the list.', ['a.ts:1 uses "holds … against"']],
    ['a.ts', '/** Holds `x` and `y` against\n * the list. */', ['a.ts:1 uses "holds … against"']],
    ['a.test.ts', "it('is told', () => {})", ['a.test.ts:1 uses "told"']],
    ['a.test.ts', "describe.each([1])('by itself %s', () => {})", ['a.test.ts:1 uses "by itself"']],
    ['a.tsx', 'const a = <p>{/* in vain */}</p>', ['a.tsx:1 uses "in vain"']],
    ['a.mjs', '/* thereby */', ['a.mjs:1 uses "thereby"']],
    ['a.css', 'a {\n  /* nobody */\n}', ['a.css:2 uses "nobody"']],
    ['a.md', 'One.\n\nMended by itself.', ['a.md:3 uses "mended"', 'a.md:3 uses "by itself"']],
    ['en/a.json', '{\n  "a": "Somebody signed."\n}', ['en/a.json:2 uses "somebody"']],
  ])('are found in %s: %j', (file, text, expected) => {
    expect(found(file, text)).toEqual(expected)
  })

  it.each([
    ['a.ts', 'const told = "anew" // one string'],
    ['a.ts', 'const a = `// told`\nconst b = /\\/\\/ told/'],
    ['a.ts', '// The caller passes `told`.'],
    ['a.ts', '// It holds the lock.\nlock()\n// Checks against the list.'],
    ['a.ts', '// It holds the lock. Checks against the list.'],
    ['a.ts', '// household, retold, whoever-like'],
    ['a.test.ts', "it('passes', () => expect(f('told')).toBe('anew'))"],
    ['a.tsx', 'const a = <p>// told</p>'],
    ['a.css', '.told { color: red }'],
    ['a.md', 'The option `told` and [a page](told.md).\n\n```sh\ntold\n```'],
    ['en/a.json', '{ "told": { "nobody": "No one signed." } }'],
  ])('are not found in %s: %j', (file, text) => {
    expect(found(file, text)).toEqual([])
  })
})
