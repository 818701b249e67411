import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { FieldView } from './schema.ts'

/** The text that stands for fields, in whichever order they come: a canonical JSON list of what is given of each. */
export function fieldsText(fields: readonly { [name: string]: Json }[]): string {
  return `[${fields.map(canonicalJson).sort().join(',')}]`
}

/** Every field of a contract as text, with its place and whose it is: what was sent, and is never changed after. */
export function layoutText(fields: readonly FieldView[]): string {
  return fieldsText(fields.map(({ type, page, rect, recipientId }) => ({ type, page, rect, signer: recipientId })))
}

/** SHA-256 over that. */
export function layoutSha256(fields: readonly FieldView[]): string {
  return sha256Hex(layoutText(fields))
}
