import { useTranslations } from 'next-intl'
import { classNames } from '#components/ui/class-names.ts'
import { Placed } from '#components/ui/placed.tsx'
import type { ReaderFieldProps } from './field-screen.ts'
import styles from './reader-field.module.css'

/** A field that the server fills: shows the text that it would print now. */
export function PrintedField({ field }: Pick<ReaderFieldProps, 'field'>) {
  const t = useTranslations('signing.field')
  const kind = useTranslations('field')(`${field.type}.name`)
  return (
    <Placed rect={field.rect} className={classNames(styles.field, styles.printed)} data-field={field.id} title={kind}>
      <span
        className={styles.fieldLabel}
        translate="no"
        role="img"
        aria-label={t('printed', { kind, value: field.text })}
      >
        {field.text}
      </span>
    </Placed>
  )
}
