import type ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { layoutsOf, sidesOf, wordsGivenBy } from './client-words.ts'
import { filesLike, parse, read } from './sources.ts'
import { isAskedFor, namesIn, sharedBy, type Use, usesIn } from './word-uses.ts'
import { flatten } from './words.ts'

const code = filesLike('{app,components,lib}/**/*.{ts,tsx}').filter((file) => !/\.test\.tsx?$/.test(file))
const sources = code.map((file) => parse(file))
const names = new Set(sources.flatMap(namesIn))
const shared = sharedBy(sources)
const keys = filesLike('lib/words/en/*.json').flatMap((file) => [
  ...flatten(JSON.parse(read(file)), file.replace(/^.*\/|\.json$/g, '')).keys(),
])

const uses = new Map<string, Use[]>()
function usesOf(source: ts.SourceFile): Use[] {
  const found = uses.get(source.fileName) ?? usesIn(source, shared)
  uses.set(source.fileName, found)
  return found
}

const covers = (given: string, key: string) => key === given || key.startsWith(`${given}.`)
/** The root layout sends these to every page. */
const everywhere = ['common']

const screens = filesLike('app/**/{page,layout,error,not-found}.tsx').map((file) => {
  const { server, client } = sidesOf(file)
  const asked = client.flatMap(usesOf)
  return { file, given: server.flatMap(wordsGivenBy), needed: keys.filter((key) => isAskedFor(key, asked, names)) }
})
const givenTo = (file: string) => [
  ...everywhere,
  ...screens.filter((each) => each.file === file || layoutsOf(file).includes(each.file)).flatMap(({ given }) => given),
]

describe('the messages of client components', () => {
  it.each(screens)('are sent with $file or its layouts', ({ file, needed }) => {
    const given = givenTo(file)
    expect(needed.filter((key) => !given.some((each) => covers(each, key)))).toEqual([])
  })

  it.each(screens)('are all used in $file', ({ given, needed }) => {
    expect(given.filter((each) => !needed.some((key) => covers(each, key)))).toEqual([])
  })

  it('are found in the source', () => {
    const list = screens.find(({ file }) => file === 'app/(portal)/contracts/page.tsx')
    expect(list?.needed).toContain('contracts.list.search')
    expect(list?.given).toContain('contracts.list')
    expect(givenTo('app/(portal)/contracts/page.tsx')).toContain('portal.nav')
    expect(wordsGivenBy({ text: "<A words={['b', 'c.d']}><B words={['e']}>" })).toEqual(['b', 'c.d', 'e'])
  })
})
