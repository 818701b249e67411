import type { FieldType } from '#lib/core/vocabulary/field.ts'
import { date } from './date.tsx'
import type { FieldScreen } from './field-screen.ts'
import { initials } from './initials.tsx'
import { name } from './name.tsx'
import { signature } from './signature.tsx'

/** The screens of every field type. */
export const fieldScreens: Readonly<Record<FieldType, FieldScreen>> = { signature, initials, name, date }
