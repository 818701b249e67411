'use client'

import { PenLine } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { classNames } from '#components/ui/class-names.ts'
import { Placed } from '#components/ui/placed.tsx'
import type { FieldView } from '../signing-view.ts'
import styles from './reader-field.module.css'

/** What the server prints into the fields that are not signed. */
export type FieldTexts = Readonly<Record<Exclude<FieldView['type'], 'signature'>, string>>

type ReaderFieldProps = { field: FieldView; texts: FieldTexts; visited: boolean; onSign: () => void }

/** A field of the signer at its position: a signature field starts signing, the others show what will be printed. */
export function ReaderField({ field, texts, visited, onSign }: ReaderFieldProps) {
  const t = useTranslations('signing.field')
  const kind = t(field.type)
  if (field.type !== 'signature') {
    const value = texts[field.type]
    return (
      <Placed rect={field.rect} className={classNames(styles.field, styles.printed)} data-field={field.id} title={kind}>
        <span className={styles.fieldLabel} role="img" aria-label={t('printed', { kind, value })}>
          {value}
        </span>
      </Placed>
    )
  }
  return (
    <Placed
      as="button"
      type="button"
      rect={field.rect}
      className={classNames(styles.field, styles.toSign, visited && styles.visited)}
      data-field={field.id}
      aria-label={t('startSigning', { kind, page: field.page })}
      onClick={onSign}
    >
      <span className={styles.fieldLabel} aria-hidden="true">
        <PenLine aria-hidden="true" />
        <span>{t('signHere')}</span>
      </span>
    </Placed>
  )
}
