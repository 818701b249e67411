import 'server-only'
import { getLocale } from 'next-intl/server'
import type { Refusal } from '#lib/core/refusal.ts'
import { toLocale, translator } from '#lib/words/index.ts'

/** The message of a refusal, in the language of this request. */
export async function refusalWords(refusal: Pick<Refusal, 'code' | 'details'>): Promise<string> {
  const locale = toLocale(await getLocale())
  const t = await translator(locale, 'refusal')
  const reason = t(refusal.code, refusal.details as never)
  // The file that it concerns, if several were uploaded.
  const { file } = refusal.details
  if (file === undefined) return reason
  const upload = await translator(locale, 'contracts.upload')
  return upload('inFile', { file, reason })
}
