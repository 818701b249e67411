import { describe, expect, it } from 'vitest'
import { preferredLocale, toLocale } from './locales.ts'

const many = ['en', 'fr', 'pt-BR', 'zh-Hant'] as const

describe('the locale of the tag', () => {
  it.each([
    ['fr', ['en', 'fr'], 'fr'],
    ['FR', ['en', 'fr'], 'fr'],
    ['fr-CA', ['en', 'fr'], 'fr'],
    ['fr-CA', ['en', 'fr', 'fr-CA'], 'fr-CA'],
    ['pt-BR', ['en', 'pt', 'pt-BR'], 'pt-BR'],
    ['pt-br', ['en', 'pt-BR'], 'pt-BR'],
    ['pt-BR', ['en', 'pt'], 'pt'],
    ['pt', ['en', 'pt-BR'], 'en'],
    ['pt-PT', ['en', 'pt-BR'], 'en'],
    ['zh-Hant-TW', ['en', 'zh-Hant'], 'zh-Hant'],
    ['zh-Hant-TW', ['en', 'zh'], 'zh'],
    ['zh-Hans', ['en', 'zh-Hant'], 'en'],
    ['ar-u-nu-latn', ['en', 'ar'], 'ar'],
    ['en-a-bbb-x-fr', ['fr', 'en-a-bbb'], 'en-a-bbb'],
    ['french', ['en', 'fr'], 'en'],
    ['', ['en', 'fr'], 'en'],
    ['-', ['en', 'fr'], 'en'],
    ['*', ['en', 'fr'], 'en'],
    [null, ['en', 'fr'], 'en'],
    [undefined, ['en', 'fr'], 'en'],
  ])('%s among %j is %s', (tag, among, locale) => {
    expect(toLocale(tag, among)).toBe(locale)
  })

  it('defaults to one of the signer languages', () => {
    expect([toLocale('ar-EG'), toLocale('de')]).toEqual(['ar', 'en'])
  })
})

describe('the preferred locale of a browser', () => {
  it.each([
    ['fr', 'fr'],
    ['fr-CA,en;q=0.5', 'fr'],
    ['en;q=0.5,fr-CA', 'fr'],
    ['de, fr;q=0.4, en;q=0.6', 'en'],
    ['de,ja', 'fallback'],
    ['de,pt-BR;q=0.9,fr;q=0.8', 'pt-BR'],
    ['pt;q=0.9,fr;q=0.1', 'fr'],
    ['zh-Hant-TW,zh;q=0.9,en;q=0.8', 'zh-Hant'],
    ['fr ; q=0.2 , en ; Q=0.3', 'en'],
    ['fr;q=0,en;q=0.1', 'en'],
    ['fr;q=0', 'fallback'],
    ['fr;q=many,en;q=0.1', 'en'],
    ['fr,en', 'fr'],
    ['*', 'fallback'],
    ['*,fr;q=0.5', 'fr'],
    [',;q=1,,', 'fallback'],
    ['', 'fallback'],
    [null, 'fallback'],
  ])('that sends %j is %s', (header, locale) => {
    expect(preferredLocale<string>(header, many, 'fallback')).toBe(locale)
  })
})
