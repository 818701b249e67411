import 'server-only'
import { getLocale } from 'next-intl/server'
import type { Refusal } from '#lib/core/refusal.ts'
import { toLocale, translator } from '#lib/core/words/index.ts'

/** What a refusal says to the reader of this request. */
export async function refusalWords(refusal: Pick<Refusal, 'code' | 'details'>): Promise<string> {
  const t = translator(toLocale(await getLocale()), 'refusal')
  // The values that each sentence names are given by whoever refuses; refusal-words.test.ts holds the two together.
  return t(refusal.code, refusal.details as never)
}
