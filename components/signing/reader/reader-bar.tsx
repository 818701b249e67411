'use client'

import { ArrowDownToDot, CircleCheck, Download, Eye } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import type { FieldView, SigningView } from '../signing-view.ts'
import styles from './reader-bar.module.css'

type ReaderBarProps = {
  view: SigningView
  places: readonly FieldView[]
  visited: string | null
  /** False until the first page is seen: then it can be signed. */
  shown: boolean
  onNext: () => void
  onSign: () => void
}

/** What is always at hand: the next place to sign and the one thing to do. A viewer is told that there is nothing to do. */
export function ReaderBar({ view, places, visited, shown, onNext, onSign }: ReaderBarProps) {
  const t = useTranslations('signing.reader')
  if (view.recipient.role === 'viewer') return <ViewerBar view={view} />
  const at = places.findIndex(({ id }) => id === visited)
  return (
    <footer className={styles.bar}>
      <div className={styles.barInner}>
        {places.length > 0 ? (
          <Button size="l" className={styles.next} aria-label={t('nextPlace')} title={t('nextPlace')} onClick={onNext}>
            <ArrowDownToDot size={20} aria-hidden="true" />
            <span className={styles.nextWords}>{t('nextPlace')}</span>
            {at >= 0 ? (
              <span className={styles.count}>{t('placeShort', { place: at + 1, count: places.length })}</span>
            ) : null}
          </Button>
        ) : null}
        <Button
          variant="primary"
          size="l"
          className={styles.sign}
          aria-disabled={shown ? undefined : true}
          onClick={onSign}
        >
          {t('sign')}
        </Button>
      </div>
    </footer>
  )
}

function ViewerBar({ view }: { view: SigningView }) {
  const t = useTranslations('signing.reader')
  const signedPdf = view.signedResult?.signedPdfUrl
  const Icon = signedPdf ? CircleCheck : Eye
  return (
    <footer className={styles.bar}>
      <div className={styles.barInner}>
        <p className={styles.viewer}>
          <Icon size={18} aria-hidden="true" />
          <span>{t(signedPdf ? 'viewerSigned' : 'viewerNotice')}</span>
        </p>
        {signedPdf ? (
          <LinkButton href={signedPdf} download variant="primary" icon={<Download size={18} aria-hidden="true" />}>
            {t('downloadSigned')}
          </LinkButton>
        ) : null}
      </div>
    </footer>
  )
}
