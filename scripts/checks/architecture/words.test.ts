import { describe, expect, it } from 'vitest'
import { refusalCodes } from '#lib/core/refusal.ts'
import { locales, wordsOf } from '#lib/words/index.ts'
import { filesLike, read } from './sources.ts'
import { argumentsOf, type Catalogue, flatten } from './words.ts'

const catalogueOf = (locale: (typeof locales)[number]) => flatten(wordsOf(locale) as Catalogue)
const english = catalogueOf('en')
const others = locales.filter((locale) => locale !== 'en')

describe('the words', () => {
  it.each(others)('of %s have the keys of English', (locale) => {
    expect([...catalogueOf(locale).keys()].sort()).toEqual([...english.keys()].sort())
  })

  it.each(others)('of %s take the arguments of English', (locale) => {
    const catalogue = catalogueOf(locale)
    const signature = (message = '') => [...argumentsOf(message)].sort().join(' ')
    const differing = [...english].filter(([key, message]) => signature(message) !== signature(catalogue.get(key)))
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it.each(locales)('of %s say something everywhere', (locale) => {
    expect([...catalogueOf(locale)].filter(([, message]) => message.trim() === '').map(([key]) => key)).toEqual([])
  })

  it.each(locales)('of %s have text for every refusal', (locale) => {
    const catalogue = catalogueOf(locale)
    expect(refusalCodes.filter((code) => !catalogue.has(`refusal.${code}`))).toEqual([])
  })

  it.each(locales)('of %s are all in the catalogue', (locale) => {
    const namespaces = filesLike(`lib/words/${locale}/*.json`).map((file) => file.replace(/^.*\/|\.json$/g, ''))
    expect(Object.keys(wordsOf(locale)).sort()).toEqual(namespaces)
    for (const name of namespaces) expect(() => JSON.parse(read(`lib/words/${locale}/${name}.json`))).not.toThrow()
  })

  it('are read with their arguments', () => {
    const message = "{count, plural, one {# page of {name}} other {# pages}} by <b>{who}</b>, '{not}' this"
    expect([...argumentsOf(message)].sort()).toEqual(['<b>', 'count', 'name', 'who'])
  })
})
