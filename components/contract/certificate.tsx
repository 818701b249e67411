import { BadgeCheck, ScrollText } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Card } from '#components/ui/card.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import type { CertificateView } from '#lib/domain/sealing/schema.ts'
import styles from './certificate.module.css'
import { CertificateDocument } from './certificate-document.tsx'
import { CertificateOthers, CertificateSigner } from './certificate-people.tsx'
import { signerColour } from './contract-view.ts'

/** The signing certificate on a screen, with the same facts as its pages in the signed PDF. */
export function Certificate({ certificate }: { certificate: CertificateView }) {
  const { document, signers, others, locationSource } = certificate
  const words = useTranslations('contracts.certificate')
  return (
    <Card title={words('title')} description={words('description')}>
      <div className={styles.certificate}>
        <div className={styles.actions}>
          <LinkButton
            size="s"
            href={`/verify/${document.signedSha256}`}
            icon={<BadgeCheck size={17} aria-hidden="true" />}
          >
            {words('verify')}
          </LinkButton>
          <LinkButton
            size="s"
            variant="quiet"
            href={`/contracts/${document.contractId}/files/certificate`}
            download
            icon={<ScrollText size={17} aria-hidden="true" />}
          >
            {words('download')}
          </LinkButton>
        </div>
        <CertificateDocument certificate={certificate} />
        {signers.map((signer, at) => (
          <CertificateSigner key={signer.id} signer={signer} colour={signerColour(at)} />
        ))}
        <CertificateOthers others={others} />
        <p className={styles.small}>{words('level')}</p>
        {locationSource && signers.some((signer) => signer.location) ? (
          <p className={styles.small}>
            {words.rich('locationSource', {
              name: locationSource.name,
              link: (name) => (
                <a href={locationSource.href} rel="noopener noreferrer">
                  {name}
                </a>
              ),
            })}
          </p>
        ) : null}
      </div>
    </Card>
  )
}
