'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import type { AgreementScreen as AgreementState } from './agreement.machine.ts'
import { PartiesList } from './parties-list.tsx'
import screen from './screen.module.css'
import { ScreenHeading } from './screen-heading.tsx'
import type { SigningView } from './signing-view.ts'

type AgreementScreenProps = {
  agreement: AgreementState
  view: Pick<SigningView, 'contract' | 'sender' | 'removal'>
  parties: SigningView['parties']
  /** True until the signer has entered a code. */
  needsCode: boolean
  focused: boolean
  onBegin: () => void
  onAnswer: (agree: boolean) => void
}

/** Asks a signer who has signed whether they agree that others were removed since then. */
export function AgreementScreen(props: AgreementScreenProps) {
  const { agreement, view, parties, needsCode, focused, onBegin, onAnswer } = props
  const t = useTranslations('signing')
  const { list } = useFormatter()
  const sender = view.sender.name
  const names = list(view.removal?.names ?? [])
  const { pending, problem } = agreement
  return (
    <div className={screen.screen}>
      <div className={screen.intro}>
        <ScreenHeading focused={focused}>{t('agreement.heading')}</ScreenHeading>
        <p>{t('agreement.removed', { title: view.contract.title, sender, names })}</p>
        <p>{t('agreement.explain')}</p>
      </div>
      {agreement.changed ? (
        <Banner tone="warning" role="alert">
          <p>{t('parties.changed')}</p>
        </Banner>
      ) : null}
      {agreement.refused ? (
        <Banner tone="warning" role="status">
          <p>{t('agreement.refused', { sender })}</p>
        </Banner>
      ) : null}
      <PartiesList people={parties.people} />
      {problem ? (
        <Banner tone="danger" role="alert">
          <p>{problem.kind === 'offline' ? t('agreement.offline') : problem.message}</p>
        </Banner>
      ) : null}
      {needsCode ? (
        <div className={screen.actions}>
          <p className={screen.small}>{t('agreement.code')}</p>
          <Button variant="primary" size="l" wide onClick={onBegin}>
            {t('agreement.confirmIdentity')}
          </Button>
        </div>
      ) : (
        <div className={screen.actions}>
          <p>{t('agreement.agree')}</p>
          <Button
            variant="primary"
            size="l"
            wide
            pending={pending === 'agree'}
            pendingText={t('agreement.pending')}
            disabled={pending === 'refuse'}
            onClick={() => onAnswer(true)}
          >
            {t('agreement.agreeButton')}
          </Button>
          {agreement.refused ? null : (
            <Button
              variant="quiet"
              wide
              pending={pending === 'refuse'}
              pendingText={t('agreement.pending')}
              disabled={pending === 'agree'}
              onClick={() => onAnswer(false)}
            >
              {t('agreement.refuseButton')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
