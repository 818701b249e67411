'use client'

import { ArrowDownToDot, CircleCheck, Download, Eye } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import type { SignerField } from '#lib/domain/signing/schema.ts'
import type { SigningView } from '../signing-view.ts'
import styles from './reader-bar.module.css'

type ReaderBarProps = {
  view: SigningView
  /** The fields to sign, in reading order. */
  fields: readonly SignerField[]
  visited: string | null
  /** False until the first page was seen. Until then the contract cannot be signed. */
  shown: boolean
  onNext: () => void
  onSign: () => void
}

/** The bottom bar: next field and sign. For a viewer: a notice, and the signed PDF once there is one. */
export function ReaderBar({ view, fields, visited, shown, onNext, onSign }: ReaderBarProps) {
  const t = useTranslations('signing.reader')
  if (view.recipient.role === 'viewer') return <ViewerBar view={view} />
  const at = fields.findIndex(({ id }) => id === visited)
  return (
    <footer className={styles.bar}>
      <div className={styles.barInner}>
        {fields.length > 0 ? (
          <Button size="l" className={styles.next} aria-label={t('nextField')} title={t('nextField')} onClick={onNext}>
            <ArrowDownToDot size={20} aria-hidden="true" />
            <span className={styles.nextWords}>{t('nextField')}</span>
            {at >= 0 ? (
              <span className={styles.count}>{t('fieldShort', { position: at + 1, count: fields.length })}</span>
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
