'use client'

import { Keyboard, PenLine } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { type TabItem, Tabs } from '#components/ui/tabs.tsx'
import { MeaningLine } from '../meaning-line.tsx'
import screen from '../screen.module.css'
import { ScreenHeading } from '../screen-heading.tsx'
import type { EnteredNames, Signature, SigningView } from '../signing-view.ts'
import { DrawingPad } from './drawing-pad.tsx'
import styles from './pad.module.css'
import { type Printed, PrintedWords } from './printed-words.tsx'
import { TypedSignature } from './typed-signature.tsx'
import { type Method, useSignature } from './use-signature.ts'

type PadScreenProps = {
  title: string
  recipientName: string
  meaning: SigningView['recipient']['meaning']
  /** The number of fields that will show the signature. */
  fieldCount: number
  printed: Printed
  onEnter: (entered: EnteredNames) => void
  /** The signature of an earlier attempt. */
  draft: Signature | null
  /** Why the server refused it. */
  problem: string | null
  onConfirm: (signature: Signature) => void
  onCancel: () => void
}

/** The signature, drawn or typed once for all fields. The button that confirms it signs the contract. */
export function PadScreen(props: PadScreenProps) {
  const { title, recipientName, meaning, fieldCount, printed, onEnter, draft, problem, onConfirm, onCancel } = props
  const t = useTranslations('signing.pad')
  const signature = useSignature(draft, problem, onConfirm)
  const items: TabItem<Method>[] = [
    {
      value: 'drawn',
      label: t('draw'),
      icon: <PenLine size={18} aria-hidden="true" />,
      panel: <DrawingPad initial={signature.initial} onChange={signature.draw} />,
    },
    {
      value: 'typed',
      label: t('type'),
      icon: <Keyboard size={18} aria-hidden="true" />,
      panel: <TypedSignature text={signature.text} onChange={signature.type} onEnter={signature.confirm} />,
    },
  ]
  const message = signature.flaw ? t(signature.flaw) : signature.refusal
  return (
    <div className={screen.screen}>
      <ScreenHeading>{t('heading')}</ScreenHeading>
      <Tabs<Method>
        label={t('tabs')}
        value={signature.method}
        keepMounted
        className={styles.tabs ?? ''}
        onValueChange={signature.choose}
        items={items}
      />
      <PrintedWords printed={printed} onEnter={onEnter} />
      <div className={styles.note}>
        <div className={classNames(styles.intent, message !== null && styles.covered)}>
          {fieldCount > 0 ? <p>{t('appears', { count: fieldCount })}</p> : null}
          <MeaningLine meaning={meaning} />
          <p>{t('intent', { recipient: recipientName, title })}</p>
        </div>
        <div role="alert">
          {message === null ? null : (
            <Banner tone="warning">
              <p>{message}</p>
            </Banner>
          )}
        </div>
      </div>
      <div className={screen.actions}>
        <Button variant="primary" size="l" wide onClick={signature.confirm}>
          {t('confirm')}
        </Button>
        <Button variant="quiet" wide onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  )
}
