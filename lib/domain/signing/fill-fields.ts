import type { Json } from '#lib/core/canonical-json.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { FieldRow } from '#lib/domain/contract/index.ts'
import type { FieldFacts, FieldRegistry } from '#lib/domain/field/field-registry.rules.ts'
import type { FilledField } from './field-value.store.ts'
import type { SignerField } from './schema.ts'

/**
 * A signer's fields with their values. `given` has values by field id and is read only for fields that the signer
 * fills; a field that is missing there is left empty. Throws Refusal('field_value_invalid') for a value that its field
 * does not accept.
 */
export function fillFields(
  registry: FieldRegistry,
  fields: readonly FieldRow[],
  facts: FieldFacts,
  given: Readonly<Record<string, Json>>,
): FilledField[] {
  return fields.map((field) => {
    const { filledBy, initial, value } = registry[field.type]
    const offered = filledBy === 'signer' ? (given[field.id] ?? null) : initial(facts, field.options)
    const parsed = value(field.options).safeParse(offered)
    if (!parsed.success) throw new Refusal('field_value_invalid', { page: field.page })
    return { ...field, value: parsed.data }
  })
}

/** A signer's fields with the values that they would have now, for the signing screen. */
export function proposedFields(registry: FieldRegistry, fields: readonly FieldRow[], facts: FieldFacts): SignerField[] {
  return fields.map(({ recipientId: _, ...field }) => {
    const { filledBy, initial, stamp } = registry[field.type]
    const value = initial(facts, field.options)
    const stamped = stamp(value, field.options)
    return { ...field, filledBy, value, text: stamped?.kind === 'text' ? stamped.text : '' }
  })
}
