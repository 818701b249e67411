import { PenLine, Signature } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { classNames } from '#components/ui/class-names.ts'
import { Placed } from '#components/ui/placed.tsx'
import type { FieldScreen, ReaderFieldProps } from './field-screen.ts'
import styles from './reader-field.module.css'

/** Starts signing. */
function SignatureField({ field, visited, onSign }: ReaderFieldProps) {
  const t = useTranslations('signing.field')
  const types = useTranslations('field')
  return (
    <Placed
      as="button"
      type="button"
      rect={field.rect}
      className={classNames(styles.field, styles.toSign, visited && styles.visited)}
      data-field={field.id}
      aria-label={t('startSigning', { kind: types(`${field.type}.name`), page: field.page })}
      onClick={onSign}
    >
      <span className={styles.fieldLabel} aria-hidden="true">
        <PenLine aria-hidden="true" />
        <span>{t('signHere')}</span>
      </span>
    </Placed>
  )
}

export const signature: FieldScreen = { icon: Signature, OptionsForm: null, ReaderField: SignatureField }
