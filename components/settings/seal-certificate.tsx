'use client'

import { Download } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ConfirmDialog } from '#components/portal/confirm-dialog.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { SealCertificateView } from '#lib/domain/seal-key/schema.ts'
import type { ValueAction } from '#lib/server/http/form-state.ts'
import styles from './settings.module.css'

type SealCertificateProps = {
  certificate: SealCertificateView
  /** The address of the PEM file with the certificates to trust. */
  pemHref: string
  restoreBuiltIn: ValueAction<Record<string, never>>
}

/** The seal certificate, and how PDF readers will show its seals. */
export function SealCertificate({ certificate, pemHref, restoreBuiltIn }: SealCertificateProps) {
  const words = useTranslations('settings.seal')
  const { source, expired } = certificate
  return (
    <Card title={words('title')} description={words('description')}>
      <div className={styles.stack}>
        {expired ? (
          <Banner tone="danger" title={words('expiredTitle')}>
            {words('expiredText')}
          </Banner>
        ) : null}
        <CertificateFacts certificate={certificate} />
        <Banner tone="info" title={words('trustTitle')}>
          {words(source === 'own' ? 'trustOwn' : 'trustSelf')}
        </Banner>
        <div className={styles.buttons}>
          {source === 'own' ? <RestoreBuiltIn run={restoreBuiltIn} /> : null}
          <LinkButton href={pemHref} download icon={<Download size={17} aria-hidden="true" />}>
            {words('download')}
          </LinkButton>
        </div>
      </div>
    </Card>
  )
}

function CertificateFacts({ certificate }: { certificate: SealCertificateView }) {
  const words = useTranslations('settings.seal')
  const common = useTranslations('common')
  const { source, subject, issuer, notAfter, fingerprint, issuerFingerprint, algorithm } = certificate
  const hash = (name: 'fingerprint' | 'issuerFingerprint', text: string) => ({
    term: words(name),
    value: <CopyText text={text} label={words('copy', { what: words(name) })} copiedText={common('copied')} />,
    wide: true,
  })
  return (
    <Facts
      facts={[
        { term: words('source'), value: words(`sources.${source}`) },
        { term: words('valid'), value: <Moment at={notAfter} as="date" /> },
        { term: words('subject'), value: <bdi dir="ltr">{subject}</bdi> },
        { term: words('issuer'), value: <bdi dir="ltr">{issuer}</bdi> },
        { term: words('algorithm'), value: words(`algorithms.${algorithm}`) },
        hash('fingerprint', fingerprint),
        hash('issuerFingerprint', issuerFingerprint),
      ]}
    />
  )
}

function RestoreBuiltIn({ run }: { run: ValueAction<Record<string, never>> }) {
  const words = useTranslations('settings.seal')
  const [asked, setAsked] = useState(false)
  return (
    <>
      <Button onClick={() => setAsked(true)}>{words('back')}</Button>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={words('backTitle')}
        confirm={words('back')}
        pendingText={words('backPending')}
        danger
        run={() => run({})}
        done={words('backDone')}
      >
        {words('backText')}
      </ConfirmDialog>
    </>
  )
}
