import { useTranslations } from 'next-intl'
import { CopyText } from '#components/ui/copy-text.tsx'
import styles from './certificate.module.css'

type CertificateHashProps = {
  text: string
  /** The name of the hashed file, used by the copy button. */
  what: string
  /** A short explanation under the hash. */
  note?: string
}

/** A full hash with a copy button. */
export function CertificateHash({ text, what, note }: CertificateHashProps) {
  const words = useTranslations('contracts.certificate')
  const common = useTranslations('common')
  return (
    <>
      <CopyText text={text} label={words('copy', { what })} copiedText={common('copied')} />
      {note ? <span className={styles.note}>{note}</span> : null}
    </>
  )
}
