import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'
import { fieldsText, type Party } from '#lib/domain/contract/index.ts'
import type { FilledField } from './field-value.store.ts'
import type { SignatureRow } from './signing.store.ts'

/** The fields of one signer as text: each as it was sent, with its value; null for a field that was left empty. */
export function filledText(fields: readonly FilledField[], recipientId: string): string {
  const own = fields.filter((field) => field.recipientId === recipientId)
  return fieldsText(own.map(({ id, type, page, rect, options, value }) => ({ id, type, page, rect, options, value })))
}

/**
 * The data from which the act of a signature is built. The server creates the nonce; `intent` is the text beside the
 * sign button.
 */
export type ActFacts = {
  signature: Omit<SignatureRow, 'payload' | 'payloadSha256'>
  fields: readonly FilledField[]
  /** The signer's name. */
  name: string
  meaning: SignatureMeaning
  title: string
  /** Everyone who was on the contract when it was signed; null for an act of format 1, which names only its signer. */
  parties: readonly Party[] | null
  intent: string
  nonce: string
}

/**
 * The signer's act (LEG-14). Its canonical JSON is stored and hashed. Every hash is SHA-256 in hexadecimal:
 * `document_sha256` of the document that was shown, `consent.sha256` of the consent text. The `parties` of format 2 have
 * no personal data, so that the act can be kept when one of them is erased. `entered`: the name and initials that the signer
 * corrected; absent if none.
 */
export function actOf(facts: ActFacts): { [key: string]: Json } {
  const { signature, fields, name, meaning, title, parties, intent, nonce } = facts
  return {
    ...(parties ? { v: 2, parties: [...parties] } : { v: 1 }),
    contract: signature.contractId,
    title,
    signer: signature.recipientId,
    name,
    ...enteredIn(signature),
    meaning,
    document_sha256: signature.documentSha256,
    fields_sha256: sha256Hex(filledText(fields, signature.recipientId)),
    signature_image_sha256: signature.imageSha256,
    strokes_sha256: signature.strokesSha256,
    consent: {
      locale: signature.disclosureLocale,
      version: signature.disclosureVersion,
      sha256: signature.consentSha256,
    },
    intent,
    method: signature.method,
    channel: signature.verifiedBy,
    nonce,
    time: signature.signedAt.toISOString(),
  }
}

/** What the signer wrote instead of the sender's spelling. */
function enteredIn({ enteredName, enteredInitials }: Pick<SignatureRow, 'enteredName' | 'enteredInitials'>): {
  entered?: Json
} {
  const entered = {
    ...(enteredName === null ? {} : { name: enteredName }),
    ...(enteredInitials === null ? {} : { initials: enteredInitials }),
  }
  return Object.keys(entered).length > 0 ? { entered } : {}
}

function parsed(payload: string): { [key: string]: Json } {
  try {
    const value = JSON.parse(payload) as Json
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  } catch {
    return {}
  }
}

/**
 * Rebuilds the act from the contract as it is now and compares it with the stored one. `parties`: those when it was
 * signed, null if its event names none. Returns the names of the members that differ, and `payload` if the stored text no longer has its
 * hash. Empty if nothing was changed.
 */
export function differencesFromAct(
  signature: SignatureRow,
  fields: readonly FilledField[],
  { name, meaning, title, parties }: Pick<ActFacts, 'name' | 'meaning' | 'title' | 'parties'>,
): string[] {
  const stored = parsed(signature.payload)
  const { intent, nonce } = stored
  const now = actOf({
    signature,
    fields,
    name,
    meaning,
    title,
    parties,
    intent: typeof intent === 'string' ? intent : '',
    nonce: typeof nonce === 'string' ? nonce : '',
  })
  const same = (member: string) => canonicalJson(stored[member] ?? null) === canonicalJson(now[member] ?? null)
  const members = [...new Set([...Object.keys(stored), ...Object.keys(now)])].filter((member) => !same(member))
  const isIntact = sha256Hex(signature.payload) === signature.payloadSha256
  return [...members, ...(isIntact ? [] : ['payload'])].sort()
}
