'use client'

import { LockKeyhole } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { classNames } from '#components/ui/class-names.ts'
import styles from '../screen.module.css'
import { ScreenHeading } from '../screen-heading.tsx'
import { WaitButton } from './wait-button.tsx'

type LockedScreenProps = {
  scope: 'code' | 'link'
  /** The server's message; may be empty. */
  message: string
  senderName: string
  resendAt: number | null
  onRequest: () => void
}

/** Too many wrong codes: what happened and what to do. */
export function LockedScreen({ scope, message, senderName, resendAt, onRequest }: LockedScreenProps) {
  const t = useTranslations('signing')
  return (
    <div className={styles.screen}>
      <span className={classNames(styles.tone, styles.toneWarning)}>
        <LockKeyhole size={26} strokeWidth={1.75} aria-hidden="true" />
      </span>
      <div className={styles.intro}>
        <ScreenHeading>{t(scope === 'code' ? 'locked.headingCode' : 'locked.headingLink')}</ScreenHeading>
        {message ? <p>{message}</p> : null}
        <p>{scope === 'code' ? t('locked.explainCode') : t('locked.explainLink', { sender: senderName })}</p>
      </div>
      {scope === 'code' ? (
        <WaitButton primary until={resendAt} words={t('code.sendAgain')} waiting="sendAgainIn" onPress={onRequest} />
      ) : null}
    </div>
  )
}
