/** Persisted words of fields. */

/** Every type of field, in the order in which the editor offers them. lib/domain/field defines each. */
export const fieldTypes = ['signature', 'initials', 'name', 'date'] as const
export type FieldType = (typeof fieldTypes)[number]
