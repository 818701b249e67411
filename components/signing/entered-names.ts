import type { SignerField } from '#lib/domain/signing/schema.ts'
import type { EnteredNames } from './signing-view.ts'

/** A field as it looks with the name and initials that the signer entered. */
export function withEntered(field: SignerField, { name, initials }: EnteredNames): SignerField {
  const text = field.type === 'name' ? name : field.type === 'initials' ? initials : null
  return text === null ? field : { ...field, value: text, text }
}
