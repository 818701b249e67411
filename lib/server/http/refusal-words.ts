import 'server-only'
import { getLocale } from 'next-intl/server'
import type { Refusal } from '#lib/core/refusal.ts'
import { toLocale, translator } from '#lib/words/index.ts'

/** What a refusal says to the reader of this request. */
export async function refusalWords(refusal: Pick<Refusal, 'code' | 'details'>): Promise<string> {
  const locale = toLocale(await getLocale())
  const t = translator(locale, 'refusal')
  // The values that each sentence names are given by whoever refuses; refusal-words.test.ts holds the two together.
  const reason = t(refusal.code, refusal.details as never)
  // Of several files the one that it is about.
  const { file } = refusal.details
  return file === undefined ? reason : translator(locale, 'contracts.upload')('inFile', { file, reason })
}
