import { FileText } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import styles from './gate.module.css'
import { SigningFrame } from './signing-frame.tsx'

type GateProps = {
  senderName: string
  organisation: string
  /** Null if a code is asked for before reading. */
  title: string | null
  recipientName: string
  role: 'signer' | 'viewer'
  /** The expiry date, formatted in the reader's locale. */
  expiresText?: string | undefined
  /** The form's action URL. */
  action: string
  /** Hidden fields of the form, such as the token. */
  hidden: Readonly<Record<string, string>>
}

/**
 * The only screen behind the link of an email. Nothing happens until its button is pressed. The button is a plain form:
 * it needs no script, and a mail scanner that only fetches the address changes nothing (LINK-02).
 */
export function Gate(props: GateProps) {
  const { senderName, organisation, title, recipientName, role, expiresText, action, hidden } = props
  const t = useTranslations('signing')
  return (
    <SigningFrame organisation={organisation} languages>
      <form method="post" action={action} className={styles.gate}>
        <h1 className={styles.heading}>
          {t(role === 'viewer' ? 'gate.headingViewer' : 'gate.heading', { sender: senderName })}
        </h1>
        <div className={styles.contract}>
          <FileText size={28} strokeWidth={1.5} aria-hidden="true" />
          <div className={styles.facts}>
            {title === null ? null : <p className={styles.title}>{title}</p>}
            <p className={styles.fact}>{t('gate.from', { sender: senderName, organisation })}</p>
            <p className={styles.fact}>{t('gate.to', { recipient: recipientName })}</p>
            {expiresText ? <p className={styles.fact}>{t('gate.expires', { date: expiresText })}</p> : null}
          </div>
        </div>
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button type="submit" variant="primary" size="l" wide>
          {t('gate.open')}
        </Button>
        {title === null ? (
          <p className={styles.explain}>{t('gate.explainCode')}</p>
        ) : role === 'signer' ? (
          <p className={styles.explain}>{t('gate.explain')}</p>
        ) : null}
      </form>
    </SigningFrame>
  )
}
