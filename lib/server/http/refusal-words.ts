import 'server-only'
import { getLocale } from 'next-intl/server'
import type { Refusal } from '#lib/core/refusal.ts'
import { toLocale, translator } from '#lib/words/index.ts'

/** The message of a refusal for the reader of this request. */
export async function refusalWords(refusal: Pick<Refusal, 'code' | 'details'>): Promise<string> {
  const locale = toLocale(await getLocale())
  const t = await translator(locale, 'refusal')
  const reason = t(refusal.code, refusal.details as never)
  // Of several files the one that it is about.
  const { file } = refusal.details
  if (file === undefined) return reason
  const upload = await translator(locale, 'contracts.upload')
  return upload('inFile', { file, reason })
}
