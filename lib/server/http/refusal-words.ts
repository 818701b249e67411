import 'server-only'
import { getLocale } from 'next-intl/server'
import type { Refusal } from '#lib/core/refusal.ts'
import { reviewedParts } from '#lib/core/vocabulary/contract.ts'
import { type Locale, languageTags, toLocale, translator } from '#lib/words/index.ts'

/** The message of a refusal, in the language of this request. */
export async function refusalWords(refusal: Pick<Refusal, 'code' | 'details'>): Promise<string> {
  const locale = toLocale(await getLocale())
  const t = await translator(locale, 'refusal')
  const reason = t(refusal.code, { ...refusal.details, ...(await changedNames(refusal, locale)) } as never)
  // The file that it concerns, if several were uploaded.
  const { file } = refusal.details
  if (file === undefined) return reason
  const upload = await translator(locale, 'contracts.upload')
  return upload('inFile', { file, reason })
}

/** The parts of a draft that were changed, as a list in this language. */
async function changedNames({ details }: Pick<Refusal, 'details'>, locale: Locale): Promise<{ changed?: string }> {
  if (details.changed === undefined) return {}
  const t = await translator(locale, 'contracts.review.part')
  const codes = new Set(String(details.changed).split(','))
  const names = reviewedParts.filter((part) => codes.has(part)).map((part) => t(part))
  return { changed: new Intl.ListFormat(languageTags[locale]).format(names) }
}
