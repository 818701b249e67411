import { useTranslations } from 'next-intl'
import { CopyText } from '#components/ui/copy-text.tsx'
import styles from './certificate.module.css'

type CertificateHashProps = {
  text: string
  /** What it is of, for the name of the button. */
  what: string
  /** A few words on it. */
  note?: string
}

/** A hash of the certificate, whole, with a button that copies it. */
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
