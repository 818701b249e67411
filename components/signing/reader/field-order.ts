import { inReadingOrder } from '#components/pages/reading-order.ts'
import type { SignerField } from '#lib/domain/signing/schema.ts'

/** The fields that the signature pad fills, in reading order. */
export function signatureFields(fields: readonly SignerField[]): SignerField[] {
  return inReadingOrder(fields.filter((field) => field.filledBy === 'pad'))
}

/**
 * The field that "next" goes to: the one after the field last visited, else the first one on or after the page in view,
 * else the first of all. Null when there is none.
 */
export function nextField(
  fields: readonly SignerField[],
  visited: string | null,
  pageInView: number,
): SignerField | null {
  const at = fields.findIndex((field) => field.id === visited)
  if (at >= 0) return fields[(at + 1) % fields.length] ?? null
  return fields.find((field) => field.page >= pageInView) ?? fields[0] ?? null
}
