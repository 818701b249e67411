'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { CheckboxField } from '#components/ui/choice-field.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import type { ConsentScreen as ConsentState } from './consent.machine.ts'
import styles from './consent-screen.module.css'
import { MeaningLine } from './meaning-line.tsx'
import { PartiesList } from './parties-list.tsx'
import screen from './screen.module.css'
import { ScreenHeading } from './screen-heading.tsx'
import type { SigningView } from './signing-view.ts'

type ConsentScreenProps = {
  meaning: SigningView['recipient']['meaning']
  disclosure: SigningView['disclosure']
  parties: SigningView['parties']
  signedBefore: SigningView['document']['signedBefore']
  consent: ConsentState
  /** True if a signature was drawn before and need not be drawn again. */
  hasDraft: boolean
  onConsent: () => void
}

/** The text about each change, without and with a signature that was kept. */
const changes = {
  disclosure: ['consent.reworded', 'consent.changed'],
  parties: ['parties.changed', 'parties.changedDraft'],
} as const

/** A checkbox, never ticked in advance, and a button that opens the full disclosure. */
export function ConsentScreen(props: ConsentScreenProps) {
  const { consent, meaning, disclosure, parties, signedBefore, hasDraft, onConsent } = props
  const t = useTranslations('signing')
  const box = useRef<HTMLInputElement>(null)
  const [agreed, setAgreed] = useState(false)
  const [missing, setMissing] = useState(false)
  const wrong = missing && !agreed
  const next = () => {
    if (agreed) onConsent()
    else {
      setMissing(true)
      box.current?.focus()
    }
  }
  return (
    <div className={screen.screen}>
      <div className={screen.intro}>
        <ScreenHeading>{t('consent.heading')}</ScreenHeading>
        <p>{t('consent.explain')}</p>
        <MeaningLine meaning={meaning} />
        <SignedBefore names={signedBefore} />
      </div>
      {consent.changed ? (
        <Banner tone="warning" role="alert">
          <p>{t(changes[consent.changed][hasDraft ? 1 : 0])}</p>
        </Banner>
      ) : null}
      <PartiesList people={parties.people} explain={t('parties.explain')} />
      <div className={styles.agreement}>
        <CheckboxField
          ref={box}
          label={t('consent.agree')}
          checked={agreed}
          error={wrong ? t('consent.missing') : undefined}
          disabled={consent.pending}
          onChange={(event) => setAgreed(event.target.checked)}
        />
        {wrong ? null : <div className={styles.reserve} />}
      </div>
      <WholeDisclosure disclosure={disclosure} />
      {consent.problem ? (
        <Banner tone="danger" role="alert">
          <p>{consent.problem.kind === 'offline' ? t('consent.offline') : consent.problem.message}</p>
        </Banner>
      ) : null}
      <Button
        variant="primary"
        size="l"
        wide
        pending={consent.pending}
        pendingText={t('consent.pending')}
        onClick={next}
      >
        {t('consent.continue')}
      </Button>
    </div>
  )
}

/** Who had signed the document before it was uploaded; renders nothing for a document without signatures. */
function SignedBefore({ names }: { names: ConsentScreenProps['signedBefore'] }) {
  const t = useTranslations('signing.consent')
  const { list } = useFormatter()
  if (names.length === 0) return null
  return <p>{t('signedBefore', { names: list(names.map((name) => name ?? t('unnamed'))) })}</p>
}

function WholeDisclosure({ disclosure }: Pick<ConsentScreenProps, 'disclosure'>) {
  const t = useTranslations('signing')
  const list = useRef<HTMLDListElement>(null)
  return (
    <Dialog
      title={t('disclosure.heading')}
      closeLabel={t('frame.close')}
      // The focus starts at the beginning of the text, not at the button after it.
      initialFocus={list}
      trigger={
        <Button variant="quiet" className={styles.read}>
          {t('consent.read')}
        </Button>
      }
    >
      <dl ref={list} tabIndex={-1} className={styles.disclosure}>
        {disclosure.parts.map((part) => (
          <div key={part.title}>
            <dt>{part.title}</dt>
            <dd>{part.text}</dd>
          </div>
        ))}
      </dl>
      <DialogClose>
        <Button className={styles.close}>{t('frame.close')}</Button>
      </DialogClose>
    </Dialog>
  )
}
