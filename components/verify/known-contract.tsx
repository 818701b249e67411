import { useTranslations } from 'next-intl'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { KnownFileView, KnownSigner } from '#lib/domain/verify/schema.ts'
import styles from './result.module.css'

/** The contract of a file, its signers, its log entries, and what they prove. */
export function KnownContract({ file }: { file: KnownFileView }) {
  return (
    <>
      <ContractFacts file={file} />
      <Signers signers={file.signers} timeZone={file.contract.timeZone} />
      <LogPosition file={file} />
      <Consequences />
    </>
  )
}

function ContractFacts({ file }: { file: KnownFileView }) {
  const words = useTranslations('verify.contract')
  const copy = useTranslations('verify')
  const common = useTranslations('common')
  const { contract, timestamp } = file
  const moment = (at: string) => <Moment at={at} as="exact" timeZone={contract.timeZone} />
  const { status, sentAt, completedAt, voidedAt, expiresAt } = contract
  const dated = (term: string, at: string | null) => (at ? [{ term, value: moment(at) }] : [])
  return (
    <section className={styles.part}>
      <h3>{words('heading')}</h3>
      <Facts
        facts={[
          { term: words('title'), value: contract.title },
          { term: words('organisation'), value: contract.organisation },
          { term: words('status'), value: words(`statuses.${status}`) },
          {
            term: words('signatures'),
            value: words('signatureCount', { signatures: file.signatures, signers: file.signerCount }),
          },
          ...dated(words('sent'), sentAt),
          ...dated(words('completed'), completedAt),
          ...dated(words('voided'), voidedAt),
          ...dated(words('expired'), status === 'expired' ? expiresAt : null),
          { term: words('made'), value: moment(file.madeAt) },
          {
            term: words('timestamp'),
            value: timestamp ? (
              <>
                {moment(timestamp.time)} · {timestamp.authority}
              </>
            ) : (
              words('noTimestamp')
            ),
          },
          {
            term: words('id'),
            value: (
              <CopyText text={contract.id} label={copy('copy', { what: words('id') })} copiedText={common('copied')} />
            ),
            wide: true,
          },
        ]}
      />
    </section>
  )
}

function Signers({ signers, timeZone }: { signers: readonly KnownSigner[]; timeZone: string }) {
  const words = useTranslations('verify.signers')
  const meanings = useTranslations('meaning')
  return (
    <section className={styles.part}>
      <h3>{words('heading')}</h3>
      <ul>
        {signers.map((signer) => (
          <li key={`${signer.signedAt} ${signer.email}`} className={styles.signer}>
            <h4>{signer.name ?? words('erasedName')}</h4>
            <Facts
              facts={[
                { term: words('signed'), value: <Moment at={signer.signedAt} as="exact" timeZone={timeZone} /> },
                { term: words('email'), value: signer.email ?? words('erasedEmail') },
                { term: words('meaning'), value: meanings(signer.meaning) },
                ...(signer.erasedAt
                  ? [{ term: words('erased'), value: <Moment at={signer.erasedAt} as="exact" timeZone={timeZone} /> }]
                  : []),
                { term: words('identity'), value: words(signer.codeBy === 'sms' ? 'bySms' : 'byEmail'), wide: true },
              ]}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function LogPosition({ file: { log } }: { file: KnownFileView }) {
  const words = useTranslations('verify.logPosition')
  if (!log) return null
  return (
    <section className={styles.part}>
      <h3>{words('heading')}</h3>
      <Facts
        facts={[
          { term: words('seq'), value: words('seqText', { seq: log.seq }) },
          {
            term: words('checkpoint'),
            value: log.covered ? (
              <>
                {words('checkpointText', { size: log.covered.size })} · <Moment at={log.covered.at} as="exact" />
              </>
            ) : (
              words('waiting')
            ),
          },
        ]}
      />
      <p>
        <a href="/verify/log">{words('link')}</a>
      </p>
    </section>
  )
}

function Consequences() {
  const words = useTranslations('verify.follows')
  return (
    <section className={styles.part}>
      <div className={styles.columns}>
        <div>
          <h3>{words('heading')}</h3>
          <ul className={styles.list}>
            <li>{words('exact')}</li>
            <li>{words('recorded')}</li>
          </ul>
        </div>
        <div>
          <h3>{words('notHeading')}</h3>
          <ul className={styles.list}>
            <li>{words('trust')}</li>
            <li>{words('person')}</li>
            <li>{words('law')}</li>
          </ul>
        </div>
      </div>
      <p className={styles.quiet}>{words('level')}</p>
    </section>
  )
}
