'use client'

import { Pencil } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { dateFormat } from '#lib/core/date-format.ts'
import { MAX_INITIALS, MAX_NAME, type SignerField } from '#lib/domain/signing/schema.ts'
import type { EnteredNames, SigningView } from '../signing-view.ts'
import styles from './printed-words.module.css'

/** What is printed on the contract beside the signature. */
export type Printed = {
  fields: readonly SignerField[]
  entered: EnteredNames
  /** As the sender gave the name, and the initials made from it. */
  proposed: EnteredNames
  contract: Pick<SigningView['contract'], 'timeZone' | 'nameUnderSignature'>
}

type Props = { printed: Printed; onEnter: (entered: EnteredNames) => void }

/** The name, initials and date that will be printed; the signer can correct the first two. Nothing if none is printed. */
export function PrintedWords({ printed, onEnter }: Props) {
  const { fields, entered, proposed, contract } = printed
  const t = useTranslations('signing.pad.printed')
  const [open, setOpen] = useState(false)
  const has = (type: SignerField['type']) => fields.some((field) => field.type === type)
  const [hasName, hasInitials] = [has('name') || contract.nameUnderSignature, has('initials')]
  const date = fields.find(({ type }) => type === 'date')?.text ?? null
  const zone = useForeignZone(contract.timeZone)
  if (!hasName && !hasInitials && date === null) return null
  const change = (part: Partial<EnteredNames>) => onEnter({ ...entered, ...part })
  const settle = () =>
    change({ name: entered.name.trim() || proposed.name, initials: entered.initials.trim() || proposed.initials })
  return (
    <section className={styles.printed} aria-label={t('label')}>
      <div className={styles.words}>
        <dl className={styles.list}>
          {hasName ? <Word term={t('name')} text={entered.name} /> : null}
          {hasInitials ? <Word term={t('initials')} text={entered.initials} /> : null}
          {date === null ? null : <Word term={t('date')} text={zone ? t('dateIn', { date, zone }) : date} />}
        </dl>
        {(hasName || hasInitials) && !open ? (
          <Button
            variant="quiet"
            className={styles.correct}
            icon={<Pencil size={16} aria-hidden="true" />}
            onClick={() => setOpen(true)}
          >
            {t('correct')}
          </Button>
        ) : null}
      </div>
      {open ? (
        <div className={styles.fields}>
          {hasName ? (
            <TextField
              label={t('nameLabel')}
              autoComplete="name"
              maxLength={MAX_NAME}
              value={entered.name}
              onChange={({ target }) => change({ name: target.value })}
              onBlur={settle}
            />
          ) : null}
          {hasInitials ? (
            <TextField
              label={t('initialsLabel')}
              autoComplete="off"
              maxLength={MAX_INITIALS}
              value={entered.initials}
              onChange={({ target }) => change({ initials: target.value })}
              onBlur={settle}
            />
          ) : null}
        </div>
      ) : null}
    </section>
  )
}

function Word({ term, text }: { term: string; text: string }) {
  return (
    <div className={styles.word}>
      <dt>{term}</dt>
      <dd translate="no">
        <bdi>{text}</bdi>
      </dd>
    </div>
  )
}

/** The name of the contract's time zone, if it is another day there than where the reader is. */
function useForeignZone(timeZone: string): string | null {
  const locale = useLocale()
  const [now] = useState(() => new Date())
  const day = (zone?: string) =>
    dateFormat('en', { dateStyle: 'short', ...(zone ? { timeZone: zone } : {}) }).format(now)
  if (day() === day(timeZone)) return null
  const parts = dateFormat(locale, { timeZone, timeZoneName: 'longGeneric' }).formatToParts(now)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}
