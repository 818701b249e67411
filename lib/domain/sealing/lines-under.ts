import type { ContractRow, RecipientRow } from '#lib/domain/contract/index.ts'
import type { SignatureRow } from '#lib/domain/signing/index.ts'
import { toLocale, translator } from '#lib/words/index.ts'
import { timeText } from '#lib/words/time-text.ts'

/**
 * The lines printed under a signature (LEG-10), in the contract's language and time zone, as the organisation had
 * chosen when the contract was sent: printed name, time with its zone, meaning. One line each.
 */
export async function linesUnder(
  { underSignature, locale, timeZone }: Pick<ContractRow, 'underSignature' | 'locale' | 'timeZone'>,
  { name, meaning }: Pick<RecipientRow, 'name' | 'meaning'>,
  { signedAt, enteredName }: Pick<SignatureRow, 'signedAt' | 'enteredName'>,
): Promise<string[]> {
  const language = toLocale(locale)
  return [
    ...(underSignature?.name ? [enteredName ?? name] : []),
    ...(underSignature?.time ? [timeText(signedAt, language, timeZone)] : []),
    ...(underSignature?.meaning ? [(await translator(language, 'meaning'))(meaning)] : []),
  ]
}
