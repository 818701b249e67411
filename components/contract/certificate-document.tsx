import { useFormatter, useTranslations } from 'next-intl'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { CertificateView, SealTimestampView } from '#lib/domain/sealing/schema.ts'
import { hashFact } from './certificate-hash.tsx'

/** The contract, file and log sections of the certificate. */
export function CertificateDocument({ certificate }: { certificate: CertificateView }) {
  const { contract, document } = certificate
  const words = useTranslations('contracts.certificate')
  const terms = useTranslations('certificate')
  const field = useTranslations('field')
  const { list } = useFormatter()
  const { sender, sentAt, completedAt, signed, signers } = contract
  return (
    <>
      <Facts
        facts={[
          { term: words('contract'), value: contract.title, wide: true },
          {
            term: terms('contract.sender'),
            value:
              sender.email === ''
                ? terms('contract.senderErased')
                : terms('contract.senderIs', {
                    name: sender.name,
                    email: sender.email,
                  }),
          },
          { term: terms('contract.senderIp'), value: sender.ip ?? terms('signer.unknown') },
          { term: terms('contract.created'), value: <Moment at={contract.createdAt} as="exact" /> },
          ...(sentAt ? [{ term: terms('contract.sent'), value: <Moment at={sentAt} as="exact" /> }] : []),
          {
            term: terms('contract.completed'),
            value: completedAt ? <Moment at={completedAt} as="exact" /> : terms('contract.notCompleted'),
          },
          {
            term: words('sealed'),
            value: (
              <>
                <Moment at={document.sealedAt} as="exact" />
                {document.sealedBy ? ` · ${document.sealedBy}` : ''}
              </>
            ),
          },
          { term: terms('contract.signers'), value: terms('contract.signersOf', { signed, signers }) },
          {
            term: terms('contract.fields'),
            value: list(
              contract.fields.map(({ type, count }) => field(`${type}.count`, { count })),
              { type: 'unit' },
            ),
          },
          {
            term: terms('contract.codes'),
            value: terms('contract.codesBy', { delivery: contract.codeDelivery }),
          },
          { term: terms('contract.zone'), value: contract.timeZone },
          { term: words('timestamp.title'), value: <SealTimestamp time={document.timestamp} />, wide: true },
        ]}
      />
      <Fingerprints certificate={certificate} />
    </>
  )
}

function Fingerprints({ certificate: { document, log } }: { certificate: CertificateView }) {
  const words = useTranslations('contracts.certificate')
  const terms = useTranslations('certificate')
  const size = document.stampedSize
  return (
    <>
      <Disclosure summary={words('fingerprints')}>
        <Facts
          facts={[
            ...hashesOf(document).map(([name, sha256]) => hashFact(words(name), sha256)),
            hashFact(words('originalHash'), document.originalSha256),
            ...document.sources.map(({ position, name, pages, sha256 }) =>
              hashFact(
                terms('document.source', { number: position + 1 }),
                sha256,
                terms('document.sourceIs', { name, pages }),
              ),
            ),
            hashFact(words('preparedHash'), document.preparedSha256),
            hashFact(words('stampedHash'), document.stampedSha256, words('stampedNote', { size, bytes: String(size) })),
            ...(document.sealFingerprint ? [hashFact(terms('document.seal'), document.sealFingerprint)] : []),
          ]}
        />
      </Disclosure>
      <Disclosure summary={words('log')}>
        <Facts
          facts={[
            hashFact(terms('log.origin'), log.origin),
            { term: terms('log.size'), value: terms('log.sizeIs', { size: log.size }), wide: true },
            hashFact(terms('log.root'), log.root, words('logNote')),
            hashFact(terms('contract.id'), document.contractId),
          ]}
        />
      </Disclosure>
    </>
  )
}

/** A signed PDF that was timestamped has two hashes: the sealed file's, which is in the mails, and the final file's. */
function hashesOf({ signedSha256, timestamp }: CertificateView['document']) {
  if (timestamp.kind !== 'document') return [['signedHash', signedSha256]] as const
  return [
    ['sealedHash', signedSha256],
    ['laterHash', timestamp.sha256],
  ] as const
}

function SealTimestamp({ time }: { time: SealTimestampView }) {
  const words = useTranslations('contracts.certificate.timestamp')
  if (time.kind === 'none' || time.kind === 'waiting') return words(time.kind)
  return (
    <>
      <Moment at={time.time} as="exact" />
      {` · ${words(time.kind, { authority: time.authority })}`}
    </>
  )
}
