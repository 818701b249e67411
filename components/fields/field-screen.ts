import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { Json } from '#lib/core/canonical-json.ts'
import type { FieldOptions } from '#lib/domain/field/field-registry.rules.ts'
import type { SignerField } from '#lib/domain/signing/schema.ts'

/** The form of one field's options in the editor. */
export type OptionsFormProps = { options: FieldOptions; onChange: (options: FieldOptions) => void }

/** A field on the signer's page. `value` is what the signer has entered, at first what is proposed; null for nothing. */
export type ReaderFieldProps = {
  field: SignerField
  value: Json
  onFill: (value: Json) => void
  /** True for the field that the signer was led to last. */
  visited: boolean
  onSign: () => void
}

/** What a field type looks like: in the editor, and to its signer. */
export type FieldScreen = {
  icon: LucideIcon
  /** Null for a type without options. */
  OptionsForm: ComponentType<OptionsFormProps> | null
  ReaderField: ComponentType<ReaderFieldProps>
}
