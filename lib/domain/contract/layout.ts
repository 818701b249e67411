import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { FieldView } from './schema.ts'

/** The text that stands for fields, in whichever order they come: a canonical JSON list of what is given of each. */
export function fieldsText(fields: readonly { [name: string]: Json }[]): string {
  return `[${fields.map(canonicalJson).sort().join(',')}]`
}

/** Every field of a contract as text, with its position, its options and its signer. Never changes after sending. */
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

/** SHA-256 over that. */
export function layoutSha256(fields: readonly FieldView[]): string {
  return sha256Hex(layoutText(fields))
}
