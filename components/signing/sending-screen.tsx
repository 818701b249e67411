'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { retryDelaySeconds } from '#components/http/retry.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { useSecondsUntil } from './code/use-seconds-until.ts'
import screen from './screen.module.css'
import { ScreenHeading } from './screen-heading.tsx'
import styles from './sending-screen.module.css'
import type { SendingScreen as SendingState } from './signing-flow.machine.ts'

type SendingScreenProps = { sending: SendingState; onRetry: () => void; onCancel: () => void }

/** Progress while the signature is sent, and the retry after a lost connection. */
export function SendingScreen({ sending, onRetry, onCancel }: SendingScreenProps) {
  const t = useTranslations('signing')
  return (
    <div className={screen.screen}>
      <div className={screen.intro}>
        <ScreenHeading>{t(sending.lost ? 'sending.lostHeading' : 'sending.heading')}</ScreenHeading>
        {sending.lost ? null : <p role="status">{t('sending.explain')}</p>}
      </div>
      <div className={styles.paper} data-busy={sending.lost ? undefined : ''}>
        <img src={sending.signature.pngDataUrl} alt={t('sending.preview')} className={styles.ink} />
      </div>
      {sending.lost ? (
        <Lost key={sending.attempt} attempt={sending.attempt} onRetry={onRetry} onCancel={onCancel} />
      ) : null}
    </div>
  )
}

function Lost({ attempt, onRetry, onCancel }: { attempt: number; onRetry: () => void; onCancel: () => void }) {
  const t = useTranslations('signing')
  const [until] = useState(() => Date.now() + retryDelaySeconds(attempt) * 1000)
  const seconds = useSecondsUntil(until)
  return (
    <>
      <Banner tone="warning" role="alert">
        <p>{t('sending.lost')}</p>
      </Banner>
      <div className={screen.actions}>
        <Button variant="primary" size="l" wide onClick={onRetry}>
          {t('sending.now')}
        </Button>
        <p className={styles.next}>{t('sending.nextTry', { seconds })}</p>
        <Button variant="quiet" onClick={onCancel}>
          {t('frame.back')}
        </Button>
      </div>
    </>
  )
}
