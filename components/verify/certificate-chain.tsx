import { useTranslations } from 'next-intl'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { SealCertificate } from '#lib/domain/verify/schema.ts'
import styles from './result.module.css'

/** The certificates of a seal, the leaf first. */
export function CertificateChain({ chain }: { chain: readonly SealCertificate[] }) {
  const words = useTranslations('verify.seal.certificate')
  if (chain.length === 0) return null
  return (
    <Disclosure summary={words('chain', { count: chain.length })}>
      <div className={styles.chain}>
        {chain.map((certificate) => (
          <CertificateFacts key={certificate.fingerprint} certificate={certificate} />
        ))}
      </div>
    </Disclosure>
  )
}

/** The fields of one certificate. */
export function CertificateFacts({ certificate }: { certificate: SealCertificate }) {
  const words = useTranslations('verify.seal.certificate')
  const copy = useTranslations('verify')
  const common = useTranslations('common')
  const { subject, issuer, fingerprint, notBefore, notAfter } = certificate
  return (
    <Facts
      facts={[
        { term: words('subject'), value: <bdi dir="ltr">{subject}</bdi> },
        { term: words('issuer'), value: <bdi dir="ltr">{issuer}</bdi> },
        {
          term: words('validity'),
          value: (
            <>
              {words('from')} <Moment at={notBefore} as="date" /> {words('until')} <Moment at={notAfter} as="date" />
            </>
          ),
        },
        {
          term: words('fingerprint'),
          value: (
            <CopyText
              text={fingerprint}
              label={copy('copy', { what: words('fingerprint') })}
              copiedText={common('copied')}
            />
          ),
          wide: true,
        },
      ]}
    />
  )
}
