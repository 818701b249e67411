'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CheckboxField } from '#components/ui/choice-field.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import styles from './consent-screen.module.css'
import { MeaningLine } from './meaning-line.tsx'
import screen from './screen.module.css'
import { ScreenHeading } from './screen-heading.tsx'
import type { SigningView } from './signing-view.ts'

/** The parts of the disclosure, in order: the keys of `signing.disclosure` that have a title and a text. */
const parts = ['scope', 'paper', 'withdraw', 'contact', 'needs', 'record'] as const

type ConsentScreenProps = Pick<SigningView, 'title' | 'senderName' | 'organisation' | 'meaning'> & {
  onConsent: () => void
}

/** A box that nobody has ticked for the person, and the whole statement one press away. */
export function ConsentScreen({ title, senderName, organisation, meaning, onConsent }: ConsentScreenProps) {
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
      </div>
      <div className={styles.agreement}>
        <CheckboxField
          ref={box}
          label={t('consent.agree')}
          checked={agreed}
          error={wrong ? t('consent.missing') : undefined}
          onChange={(event) => setAgreed(event.target.checked)}
        />
        {wrong ? null : <div className={styles.reserve} />}
      </div>
      <Dialog
        title={t('disclosure.heading')}
        closeLabel={t('frame.close')}
        trigger={
          <Button variant="quiet" className={styles.read}>
            {t('consent.read')}
          </Button>
        }
      >
        <dl className={styles.disclosure}>
          {parts.map((part) => (
            <div key={part}>
              <dt>{t(`disclosure.${part}.title`)}</dt>
              <dd>{t(`disclosure.${part}.text`, { title, sender: senderName, organisation })}</dd>
            </div>
          ))}
        </dl>
        <DialogClose>
          <Button className={styles.close}>{t('frame.close')}</Button>
        </DialogClose>
      </Dialog>
      <Button variant="primary" size="l" wide onClick={next}>
        {t('consent.continue')}
      </Button>
    </div>
  )
}
