import { useTranslations } from 'next-intl'
import { CopyText } from '#components/ui/copy-text.tsx'
import type { Fact } from '#components/ui/facts.tsx'
import styles from './certificate.module.css'

type CertificateHashProps = {
  text: string
  /** The name of the hashed file, used by the copy button. */
  what: string
  /** A short explanation under the hash. */
  note?: string
}

/** A fact with a full hash and its copy button. */
export function hashFact(term: string, text: string, note?: string): Fact {
  return {
    term,
    value: <CertificateHash text={text} what={term} {...(note === undefined ? {} : { note })} />,
    wide: true,
  }
}

function CertificateHash({ text, what, note }: CertificateHashProps) {
  const words = useTranslations('contracts.certificate')
  const common = useTranslations('common')
  return (
    <>
      <CopyText text={text} label={words('copy', { what })} copiedText={common('copied')} />
      {note ? <span className={styles.note}>{note}</span> : null}
    </>
  )
}
