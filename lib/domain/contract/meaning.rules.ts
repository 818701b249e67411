import type { UnderSignature } from '#lib/core/vocabulary/contract.ts'
import type { SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'

/** The stated meaning of a signature; null for a plain signature on a contract that does not print meanings. */
export function statedMeaning(meaning: SignatureMeaning, under: UnderSignature | null): SignatureMeaning | null {
  return under?.meaning || meaning !== 'signature' ? meaning : null
}
