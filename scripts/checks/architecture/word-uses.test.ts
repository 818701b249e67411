import { describe, expect, it } from 'vitest'
import { filesLike, parse, read } from './sources.ts'
import { isAskedFor, namesIn, sharedBy, type Use, usesIn } from './word-uses.ts'
import { type Catalogue, flatten } from './words.ts'

/** A template placeholder, assembled so that this file has none. */
const hole = ['$', '{kind}'].join('')

function keysOf(area: string): string[] {
  const catalogue: Catalogue = JSON.parse(read(`lib/words/en/${area}.json`))
  return [...flatten(catalogue, area).keys()]
}

describe('the messages', () => {
  it('are all used by code', () => {
    const code = filesLike('{app,components,lib,scripts}/**/*.{ts,tsx}').filter(
      (file) => !/\.test\.tsx?$|^scripts\/checks\//.test(file),
    )
    const sources = code.map((file) => parse(file))
    const shared = sharedBy(sources)
    const uses = sources.flatMap((source) => usesIn(source, shared))
    const names = new Set(sources.flatMap(namesIn))
    const keys = filesLike('lib/words/en/*.json').flatMap((file) => keysOf(file.replace(/^.*\/|\.json$/g, '')))
    expect(keys.filter((key) => !isAskedFor(key, uses, names))).toEqual([])
  })
})

describe('the search for uses', () => {
  const asked = (text: string, key: string, others: string[] = []) => {
    const sources = [text, ...others].map((each, at) => parse(`planted${at}.tsx`, each))
    const shared = sharedBy(sources)
    const uses: Use[] = sources.flatMap((source) => usesIn(source, shared))
    return isAskedFor(key, uses, new Set(sources.flatMap(namesIn)))
  }

  it.each([
    ["const words = useTranslations('a'); words('b.c')", 'a.b.c'],
    ["const words = useTranslations('a.b'); words.rich('c', {})", 'a.b.c'],
    ["const t = await translator(locale, 'a'); t(ok ? 'b' : 'c')", 'a.c'],
    ["const [n, t] = await Promise.all([read(), getTranslations('a')]); t('b')", 'a.b'],
    ["const title = (await getTranslations('a'))('b')", 'a.b'],
    [`const kind: 'x' | 'y' = k(); const t = useTranslations('a'); t(\`${hole}.b\`)`, 'a.y.b'],
    [`type Kinds = { 'x.y': 1 }; const t = useTranslations('a'); t(\`b.${hole}\`)`, 'a.b.x.y'],
    ["const kind = 'x'; const t = useTranslations('a'); t(kind)", 'a.x'],
    ["function f(t: ReturnType<typeof useTranslations<'a'>>) { t('b') }", 'a.b'],
  ])('finds the use in %s', (text, key) => {
    expect(asked(text, key)).toBe(true)
  })

  it('finds a use of a translator that another file created', () => {
    expect(asked("const say = { t: await translator(locale, 'a') }", 'a.b', ["say.t('b')"])).toBe(true)
    expect(asked("const t = useTranslations('a'); give({ t })", 'a.b', ["const { t } = use(); t('b')"])).toBe(true)
  })

  it.each([
    ["const words = useTranslations('a'); words('b.c')", 'a.b.d'],
    ["const words = useTranslations('a'); words('b')", 'other.b'],
    ["const words = useTranslations('a'); words('b'); other('c')", 'a.c'],
    [`const kind = 'x'; const t = useTranslations('a'); t(\`${hole}.b\`)`, 'a.y.b'],
    [`const kind = 'x'; const t = useTranslations('a'); t(\`${hole}.b\`)`, 'a.x.c'],
    ["const words = useTranslations('a'); const key = 'b'", 'a.b'],
    ["function f() { const t = useTranslations('a') } function g() { const t = useTranslations('b'); t('c') }", 'a.c'],
    ["const t = useTranslations('a'); const all = items.map((t) => t('b'))", 'a.b'],
  ])('does not take %s for a use of %s', (text, key) => {
    expect(asked(text, key)).toBe(false)
  })
})
