'use client'

import { Mail, Smartphone } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import styles from '../screen.module.css'
import { ScreenHeading } from '../screen-heading.tsx'
import type { Channel } from '../signing-view.ts'
import type { CodeScreen } from './code-flow.machine.ts'
import { WaitButton } from './wait-button.tsx'

/** The code was not sent: shows the server's message and offers the other channel first. */
export function NotSent({ code, onRequest }: { code: CodeScreen; onRequest: (channel: Channel) => void }) {
  const t = useTranslations('signing.code')
  const { other, problem } = code
  const Icon = other === 'sms' ? Smartphone : Mail
  return (
    <div className={styles.screen}>
      <ScreenHeading>{t('headingNotSent')}</ScreenHeading>
      <Banner tone="danger" role="alert">
        <p>{problem?.kind === 'refused' ? problem.message : t('offline')}</p>
      </Banner>
      <div className={styles.actions}>
        {other ? (
          <Button
            variant="primary"
            size="l"
            wide
            icon={<Icon size={20} aria-hidden="true" />}
            onClick={() => onRequest(other)}
          >
            {t(`other.${other}`)}
          </Button>
        ) : null}
        <WaitButton
          until={code.resendAt}
          words={t('tryAgain')}
          waiting="tryAgainIn"
          primary={!other}
          onPress={() => onRequest(code.channel)}
        />
      </div>
    </div>
  )
}
