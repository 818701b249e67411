import { FileText } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import type { GateView } from '#lib/domain/signing/schema.ts'
import styles from './gate.module.css'
import { SigningFrame } from './signing-frame.tsx'

const headings = {
  signed: 'gate.headingSigned',
  declined: 'gate.headingDeclined',
  completed: 'gate.headingCompleted',
} as const

function headingOf(role: GateProps['role'], state: GateView['state']) {
  if (state === 'signed' || state === 'declined' || state === 'completed') return headings[state]
  return role === 'viewer' ? 'gate.headingViewer' : 'gate.heading'
}

type GateProps = {
  senderName: string
  organisation: string
  /** Null if a code is asked for before reading. */
  title: string | null
  recipientName: string
  role: 'signer' | 'viewer'
  state: GateView['state']
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
  const { senderName, organisation, title, recipientName, role, state, expiresText, action, hidden } = props
  const t = useTranslations('signing')
  return (
    <SigningFrame organisation={organisation} languages>
      <form method="post" action={action} className={styles.gate}>
        <h1 className={styles.heading}>{t(headingOf(role, state), { sender: senderName })}</h1>
        <div className={styles.contract}>
          <FileText size={28} strokeWidth={1.5} aria-hidden="true" />
          <div className={styles.facts}>
            {title === null ? null : (
              <p className={styles.title} translate="no">
                {title}
              </p>
            )}
            <p className={styles.fact}>{t('gate.from', { sender: senderName, organisation })}</p>
            <p className={styles.fact}>{t('gate.to', { recipient: recipientName })}</p>
            {expiresText ? <p className={styles.fact}>{t('gate.expires', { date: expiresText })}</p> : null}
          </div>
        </div>
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button type="submit" variant="primary" size="l" wide>
          {t(state === 'completed' ? 'gate.openSigned' : 'gate.open')}
        </Button>
        {title === null ? (
          <p className={styles.explain}>{t('gate.explainCode')}</p>
        ) : role === 'signer' && state === 'open' ? (
          <p className={styles.explain}>{t('gate.explain')}</p>
        ) : null}
      </form>
    </SigningFrame>
  )
}
