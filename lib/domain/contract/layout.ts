import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { FieldView } from './schema.ts'

/** Fields as text, independent of their order: a canonical JSON list of the given members. */
export function fieldsText(fields: readonly { [name: string]: Json }[]): string {
  return `[${fields.map(canonicalJson).sort().join(',')}]`
}

/** Every field of a contract as text, with its position, its options and its signer. It never changes after sending. */
export function layoutText(fields: readonly FieldView[]): string {
  return fieldsText(
    fields.map(({ id, type, page, rect, options, recipientId }) => ({
      id,
      type,
      page,
      rect,
      options,
      signer: recipientId,
    })),
  )
}

/** SHA-256 of `layoutText`. */
export function layoutSha256(fields: readonly FieldView[]): string {
  return sha256Hex(layoutText(fields))
}
