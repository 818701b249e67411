/** Persisted values of fields. */

/** Every type of field, in the order of the editor. Each is defined in lib/domain/field. */
export const fieldTypes = ['signature', 'initials', 'name', 'date'] as const
export type FieldType = (typeof fieldTypes)[number]
