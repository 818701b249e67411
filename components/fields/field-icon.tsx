import type { FieldType } from '#lib/core/vocabulary/field.ts'
import { fieldScreens } from './field-screens.ts'

type FieldIconProps = { type: FieldType; size?: number; className?: string | undefined }

/** The icon of a field type; decorative. */
export function FieldIcon({ type, size = 18, className }: FieldIconProps) {
  const Icon = fieldScreens[type].icon
  return <Icon size={size} aria-hidden="true" className={className} />
}
