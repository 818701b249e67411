import type { FieldType } from '#lib/core/vocabulary/field.ts'
import { date } from './date.ts'
import type { FieldDefinition } from './field-definition.ts'
import { initials } from './initials.ts'
import { name } from './name.ts'
import { signature } from './signature.ts'

export type { FieldDefinition, FieldFacts, FieldOptions, FieldStamp } from './field-definition.ts'

/** The definition of every field type. */
export type FieldRegistry = Readonly<Record<FieldType, FieldDefinition>>

export const fieldRegistry: FieldRegistry = { signature, initials, name, date }
