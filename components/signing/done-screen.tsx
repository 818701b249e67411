'use client'

import { Check, Download, FileBadge, PackageCheck } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import type { ResultAnswer } from '#lib/domain/signing/schema.ts'
import styles from './done-screen.module.css'
import screen from './screen.module.css'
import { ScreenHeading } from './screen-heading.tsx'

type DoneScreenProps = { title: string; result: ResultAnswer; focused: boolean }

/** After signing: the files, the SHA-256 and the next steps. Shown again when a signer returns. */
export function DoneScreen({ title, result, focused }: DoneScreenProps) {
  const t = useTranslations('signing.done')
  const waiting = Math.max(result.signerCount - result.signedCount, 0)
  const asked = result.askedCount > 0 ? t('asked', { count: result.askedCount }) : t('complete')
  const next = waiting > 0 ? t('waiting', { count: waiting }) : asked
  return (
    <div className={screen.screen}>
      <span className={styles.tick}>
        <Check size={34} strokeWidth={2.5} aria-hidden="true" />
      </span>
      <div className={screen.intro}>
        <ScreenHeading focused={focused}>{t('heading')}</ScreenHeading>
        <p className={screen.quiet}>{t('signed', { title, date: result.signedAtText })}</p>
      </div>
      {result.signedPdfUrl === null && !result.isLater ? (
        <Banner>
          <p>{t('preparing')}</p>
        </Banner>
      ) : null}
      <div className={screen.actions}>
        {result.signedPdfUrl === null ? null : (
          <LinkButton
            href={result.signedPdfUrl}
            download
            variant="primary"
            size="l"
            wide
            icon={<Download size={20} aria-hidden="true" />}
          >
            {t('downloadSigned')}
          </LinkButton>
        )}
        {result.certificateUrl === null ? null : (
          <LinkButton href={result.certificateUrl} download wide icon={<FileBadge size={18} aria-hidden="true" />}>
            {t('downloadCertificate')}
          </LinkButton>
        )}
        {result.evidenceUrl === null ? null : (
          <LinkButton href={result.evidenceUrl} download wide icon={<PackageCheck size={18} aria-hidden="true" />}>
            {t('downloadEvidence')}
          </LinkButton>
        )}
      </div>
      <section className={styles.part}>
        <h2>{t('nextHeading')}</h2>
        <p>{next}</p>
        <p className={screen.small}>{t('keep')}</p>
      </section>
      {result.sha256 === null ? null : <Fingerprint sha256={result.sha256} verifyUrl={result.verifyUrl} />}
    </div>
  )
}

function Fingerprint({ sha256, verifyUrl }: { sha256: string; verifyUrl: string | null }) {
  const t = useTranslations('signing.done')
  const common = useTranslations('common')
  return (
    <section className={styles.part}>
      <h2 className={styles.minor}>{t('fingerprint')}</h2>
      <div className={styles.fingerprint}>
        <CopyText
          text={sha256}
          short={`${sha256.slice(0, 8)} … ${sha256.slice(-8)}`}
          label={t('copy')}
          copiedText={common('copied')}
        />
        {verifyUrl ? (
          <LinkButton href={verifyUrl} size="s" variant="quiet">
            {t('verify')}
          </LinkButton>
        ) : null}
      </div>
    </section>
  )
}
