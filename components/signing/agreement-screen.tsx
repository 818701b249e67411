'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import type { AgreementScreen as AgreementState } from './agreement.machine.ts'
import { PartiesList } from './parties-list.tsx'
import screen from './screen.module.css'
import { ScreenHeading } from './screen-heading.tsx'
import { needsCode, type SigningState } from './signing-flow.machine.ts'
import type { SigningView } from './signing-view.ts'
import type { SigningActions } from './use-signing-flow.ts'

type AgreementScreenProps = {
  agreement: AgreementState
  view: Pick<SigningView, 'contract' | 'sender' | 'removal'>
  state: Pick<SigningState, 'parties' | 'channels' | 'codeVerified'>
  focused: boolean
  actions: Pick<SigningActions, 'begin' | 'answer'>
}

/** Asks a signer who has signed whether they agree that others were removed since then. */
export function AgreementScreen(props: AgreementScreenProps) {
  const { agreement, view, state, focused, actions } = props
  const t = useTranslations('signing')
  const { list } = useFormatter()
  const sender = view.sender.name
  const names = list(view.removal?.names ?? [])
  const { problem } = agreement
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
      <PartiesList people={state.parties.people} />
      {problem ? (
        <Banner tone="danger" role="alert">
          <p>{problem.kind === 'offline' ? t('agreement.offline') : problem.message}</p>
        </Banner>
      ) : null}
      {needsCode(state) ? (
        <div className={screen.actions}>
          <p className={screen.small}>{t('agreement.code')}</p>
          <Button variant="primary" size="l" wide onClick={actions.begin}>
            {t('agreement.confirmIdentity')}
          </Button>
        </div>
      ) : (
        <Answers agreement={agreement} onAnswer={actions.answer} />
      )}
    </div>
  )
}

/** The words of the agreement, which the log records, and the buttons. */
type AnswersProps = Pick<AgreementScreenProps, 'agreement'> & { onAnswer: SigningActions['answer'] }

function Answers({ agreement, onAnswer }: AnswersProps) {
  const t = useTranslations('signing.agreement')
  const { pending, refused } = agreement
  return (
    <div className={screen.actions}>
      <p>{t('agree')}</p>
      <Button
        variant="primary"
        size="l"
        wide
        pending={pending === 'agree'}
        pendingText={t('pending')}
        disabled={pending === 'refuse'}
        onClick={() => onAnswer(true)}
      >
        {t('agreeButton')}
      </Button>
      {refused ? null : (
        <Button
          variant="quiet"
          wide
          pending={pending === 'refuse'}
          pendingText={t('pending')}
          disabled={pending === 'agree'}
          onClick={() => onAnswer(false)}
        >
          {t('refuseButton')}
        </Button>
      )}
    </div>
  )
}
