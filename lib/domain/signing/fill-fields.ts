import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { FieldRow } from '#lib/domain/contract/index.ts'
import type { FieldFacts, FieldRegistry } from '#lib/domain/field/field-registry.rules.ts'
import type { FilledField } from './field-value.store.ts'
import type { SignerField } from './schema.ts'

/**
 * A signer's fields with their values. `given`: by field id, the signer's input, where a missing field is left empty, and
 * what the screen showed in the fields that the server fills. Throws Refusal('fields_changed') if the screen showed
 * something else there, and Refusal('field_value_invalid') for a value that its field does not accept.
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
    if (filledBy === 'server' && canonicalJson(given[field.id] ?? null) !== canonicalJson(offered))
      throw new Refusal('fields_changed')
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
