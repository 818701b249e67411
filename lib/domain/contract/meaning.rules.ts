import type { UnderSignature } from '#lib/core/vocabulary/contract.ts'
import type { SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'

/** The meaning of a signature where it is stated: null for a plain signature on a contract that prints no meaning. */
export function statedMeaning(meaning: SignatureMeaning, under: UnderSignature | null): SignatureMeaning | null {
  return under?.meaning || meaning !== 'signature' ? meaning : null
}
