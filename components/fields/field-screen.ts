import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { Json } from '#lib/core/canonical-json.ts'
import type { FieldOptions } from '#lib/domain/field/field-registry.rules.ts'
import type { SignerField } from '#lib/domain/signing/schema.ts'

/** The form of one field's options in the editor. */
export type OptionsFormProps = { options: FieldOptions; onChange: (options: FieldOptions) => void }

/**
 * A field on the signer's page. `value` is what the signer has entered, initially the proposed value; null if empty.
 */
export type ReaderFieldProps = {
  field: SignerField
  value: Json
  onFill: (value: Json) => void
  /** True for the field that "next" went to last. */
  visited: boolean
  onSign: () => void
}

/** How a field type is shown in the editor and to its signer. */
export type FieldScreen = {
  icon: LucideIcon
  /** Null for a type without options. */
  OptionsForm: ComponentType<OptionsFormProps> | null
  ReaderField: ComponentType<ReaderFieldProps>
}
