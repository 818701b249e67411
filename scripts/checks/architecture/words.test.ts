import { describe, expect, it } from 'vitest'
import { refusalCodes } from '#lib/core/refusal.ts'
import { areas, areasOf, type Locale, loadArea, portalLocales, signerAreas, signerLocales } from '#lib/words/index.ts'
import { filesLike } from './sources.ts'
import { argumentsOf, type Catalogue, flatten } from './words.ts'

/** The messages of the areas that a language must have. */
async function messagesOf(locale: Locale, of: Locale = locale): Promise<Map<string, string>> {
  const loaded = await Promise.all(areasOf(of).map(async (area) => [area, await loadArea(locale, area)] as const))
  return flatten(Object.fromEntries(loaded) as Catalogue)
}

const others = signerLocales.filter((locale) => locale !== 'en')

describe('the areas', () => {
  it("are complete in the languages of the portal, and the signer's are in the others", () => {
    expect(signerLocales).toEqual(expect.arrayContaining([...portalLocales]))
    for (const locale of signerLocales)
      expect(areasOf(locale)).toEqual(portalLocales.some((each) => each === locale) ? areas : signerAreas)
  })

  it.each(signerLocales)('of %s are the files in its directory', (locale) => {
    const files = filesLike(`lib/words/${locale}/*.json`).map((file) => file.replace(/^.*\/|\.json$/g, ''))
    expect(files).toEqual([...areasOf(locale)].sort())
  })
})

describe('the messages', () => {
  it.each(others)('of %s have the keys of English', async (locale) => {
    const [english, messages] = [await messagesOf('en', locale), await messagesOf(locale)]
    expect([...messages.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it.each(others)('of %s have the arguments of English', async (locale) => {
    const [english, messages] = [await messagesOf('en', locale), await messagesOf(locale)]
    const differing = [...english].filter(
      ([key, message]) => `${argumentsOf(message)}` !== `${argumentsOf(messages.get(key) ?? '')}`,
    )
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it.each(signerLocales)('of %s are never empty', async (locale) => {
    expect([...(await messagesOf(locale))].filter(([, message]) => message.trim() === '')).toEqual([])
  })

  it('of English have a text for every refusal', async () => {
    const english = await messagesOf('en')
    expect(refusalCodes.filter((code) => !english.has(`refusal.${code}`))).toEqual([])
  })

  it('are parsed for arguments, cases and tags', () => {
    const message =
      "{count, plural, one {# page of {name}} other {# pages}} by <b>{who}</b>, {how, select, b {on {at, date}} other {}}, '{not}' this"
    expect(argumentsOf(message)).toEqual(['<b>', 'at', 'count', 'how: b, other', 'name', 'who'])
    expect(() => argumentsOf('{open')).toThrow()
  })
})
