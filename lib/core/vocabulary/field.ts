/** Persisted words of fields. */

export const fieldTypes = ['signature', 'initials', 'name', 'date'] as const
export type FieldType = (typeof fieldTypes)[number]
