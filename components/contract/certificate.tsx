import { useTranslations } from 'next-intl'
import { Card } from '#components/ui/card.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { CertificateSigner, CertificateView, TrustedTimeView } from '#lib/sealing/schema.ts'
import styles from './certificate.module.css'
import { SignerDot } from './signer-dot.tsx'
import { Timeline } from './timeline.tsx'

/** The signing certificate on a screen: the same facts as on its pages in the signed PDF. */
export function Certificate({ certificate }: { certificate: CertificateView }) {
  const { document, signers, placeSource } = certificate
  const words = useTranslations('contracts.certificate')
  return (
    <Card title={words('title')} description={words('description')}>
      <div className={styles.certificate}>
        <DocumentFacts document={document} />
        {signers.map((signer, at) => (
          <Signer key={signer.id} signer={signer} colour={at} />
        ))}
        {placeSource && signers.some((signer) => signer.place) ? (
          <p className={styles.small}>
            {words.rich('placeSource', {
              name: placeSource.name,
              link: (name) => (
                <a href={placeSource.href} rel="noopener noreferrer">
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

function DocumentFacts({ document }: { document: CertificateView['document'] }) {
  const words = useTranslations('contracts.certificate')
  return (
    <Facts
      facts={[
        { term: words('contract'), value: document.title },
        { term: words('contractId'), value: <Hash text={document.contractId} what={words('contractId')} /> },
        ...(document.sealedAt
          ? [
              {
                term: words('sealed'),
                value: (
                  <>
                    <Moment at={document.sealedAt} as="exact" />
                    {document.sealedBy ? ` · ${document.sealedBy}` : ''}
                  </>
                ),
              },
            ]
          : []),
        {
          term: words('originalHash'),
          value: <Hash text={document.originalSha256} what={words('originalHash')} />,
          wide: true,
        },
        { term: words('trustedTime.title'), value: <TrustedTime time={document.trustedTime} />, wide: true },
        ...hashesOf(document).map(([name, hash]) => ({
          term: words(name),
          value: <Hash text={hash} what={words(name)} />,
          wide: true,
        })),
      ]}
    />
  )
}

/** The signed PDF has two hashes once a time was added to it: the one that was sealed stays the one in the mails. */
function hashesOf({ signedSha256, trustedTime }: CertificateView['document']) {
  if (trustedTime.kind !== 'document') return [['signedHash', signedSha256]] as const
  return [
    ['sealedHash', signedSha256],
    ['laterHash', trustedTime.sha256],
  ] as const
}

function TrustedTime({ time }: { time: TrustedTimeView }) {
  const words = useTranslations('contracts.certificate.trustedTime')
  if (time.kind === 'none' || time.kind === 'waiting') return words(time.kind)
  return (
    <>
      <Moment at={time.time} as="exact" />
      {` · ${words(time.kind, { authority: time.authority })}`}
    </>
  )
}

function Hash({ text, what }: { text: string; what: string }) {
  const words = useTranslations('contracts.certificate')
  const common = useTranslations('common')
  return <CopyText text={text} label={words('copy', { what })} copiedText={common('copied')} />
}

function Signer({ signer, colour }: { signer: CertificateSigner; colour: number }) {
  const words = useTranslations('contracts.certificate')
  const meanings = useTranslations('meaning')
  const code = signer.codeTo ? words(`code.${signer.codeBy}To`, { to: signer.codeTo }) : words(`code.${signer.codeBy}`)
  return (
    <section className={styles.signer} aria-labelledby={`certificate-${signer.id}`}>
      <div className={styles.heading}>
        <SignerDot name={signer.name} colour={colour} />
        <h3 id={`certificate-${signer.id}`}>
          {signer.name}
          <br />
          <span className={styles.email}>{signer.email}</span>
        </h3>
      </div>
      <Facts
        facts={[
          { term: words('signedAt'), value: <Moment at={signer.signedAt} as="exact" /> },
          { term: words('meaning'), value: meanings(signer.meaning) },
          { term: words('identity'), value: code },
          { term: words('ip'), value: signer.ip ?? words('unknown') },
          { term: words('place'), value: signer.place ?? words('unknown') },
        ]}
      />
      <Disclosure summary={words('events', { count: signer.events.length })}>
        <Timeline events={signer.events} exact />
      </Disclosure>
    </section>
  )
}
