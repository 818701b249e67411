import { FileQuestion, FileSearch, FileText } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Card } from '#components/ui/card.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { KnownFileView, LookUp, LookUpAnswer } from '#lib/domain/verify/schema.ts'
import { KnownContract } from './known-contract.tsx'
import styles from './result.module.css'

type LookUpResultProps = {
  answer: LookUpAnswer
  /** What was looked up, and how. */
  how: ReactNode
}

/** The result for a hash: the file and its contract, or that it is unknown. */
export function LookUpResult({ answer, how }: LookUpResultProps) {
  const words = useTranslations('verify')
  const checked = <Checked answer={answer} how={how} />
  if (answer.found.length === 0) return <Unknown>{checked}</Unknown>
  return (
    <>
      {answer.found.map((found) => (
        <Card key={found.kind === 'file' ? found.contract.id : found.document}>
          <div className={styles.result}>
            <div className={styles.verdict}>
              <Badge icon={<FileText size={14} aria-hidden="true" />}>{words('known.badge')}</Badge>
              <h2>{words(`known.title.${nameOf(found)}`)}</h2>
              <p className={styles.text}>
                {found.kind === 'file'
                  ? words(`known.text.${found.file}`)
                  : words(`known.text.${found.document}`, { organisation: found.organisation })}
              </p>
            </div>
            {found.kind === 'file' ? <Warnings file={found} /> : null}
            {checked}
            {found.kind === 'file' ? <KnownContract file={found} /> : null}
          </div>
        </Card>
      ))}
    </>
  )
}

function nameOf(found: LookUp) {
  return found.kind === 'file' ? found.file : found.document
}

function Checked({ answer, how }: LookUpResultProps) {
  const words = useTranslations('verify')
  const common = useTranslations('common')
  const label = words('copy', { what: words('fingerprint') })
  return (
    <Facts
      facts={[
        {
          term: words('fingerprint'),
          value: <CopyText text={answer.sha256} label={label} copiedText={common('copied')} />,
          wide: true,
        },
        {
          term: words('checkedAt'),
          value: (
            <>
              <Moment at={answer.at} as="exact" />
              <p className={styles.quiet}>{how}</p>
            </>
          ),
          wide: true,
        },
      ]}
    />
  )
}

function Unknown({ children }: { children: ReactNode }) {
  const words = useTranslations('verify.unknown')
  return (
    <Card>
      <div className={styles.result}>
        <div className={styles.verdict}>
          <Badge tone="warning" icon={<FileQuestion size={14} aria-hidden="true" />}>
            {words('badge')}
          </Badge>
          <h2>{words('title')}</h2>
          <p className={styles.text}>{words('text')}</p>
        </div>
        {children}
        <div className={styles.part}>
          <h3>{words('reasonsHeading')}</h3>
          <ul className={styles.list}>
            <li>{words('changed')}</li>
            <li>{words('elsewhere')}</li>
            <li>{words('gone')}</li>
          </ul>
          <p className={styles.quiet}>{words('next')}</p>
        </div>
      </div>
    </Card>
  )
}

/** Reasons not to treat the file as the completed contract. */
function Warnings({ file }: { file: KnownFileView }) {
  const words = useTranslations('verify.warning')
  const { status } = file.contract
  const count = { signed: file.signatures, signers: file.signerCount }
  return (
    <>
      {status === 'voided' || status === 'expired' ? (
        <Banner tone="danger" title={words(`${status}Title`)}>
          <p>{words(status)}</p>
        </Banner>
      ) : null}
      {status === 'pending' ? (
        <Banner tone="warning" title={words('pendingTitle')}>
          <p>{words('pending', count)}</p>
        </Banner>
      ) : null}
      {file.newer === 'version' ? (
        <Banner tone="warning" title={words('olderTitle')}>
          <p>{words('older', { version: file.version, signatures: file.signatures })}</p>
        </Banner>
      ) : null}
      {file.newer === 'timestamp' ? (
        <Banner title={words('timedTitle')}>
          <p>{words('timed')}</p>
        </Banner>
      ) : null}
    </>
  )
}

/** A zip or a proof file: possible contents, and where a proof can be checked. */
export function OtherKind({ kind, name }: { kind: 'zip' | 'proof'; name: string }) {
  const words = useTranslations(`verify`)
  if (kind === 'proof')
    return (
      <Banner title={words('proof.title')}>
        <p>
          {words('proof.text')} <a href="/verify/log#check">{words('proof.action')}</a>
        </p>
      </Banner>
    )
  const file = shellWord(name)
  return (
    <Card>
      <div className={styles.result}>
        <div className={styles.verdict}>
          <Badge icon={<FileSearch size={14} aria-hidden="true" />}>{words('bundle.badge')}</Badge>
          <h2>{words('bundle.title')}</h2>
          <p className={styles.text}>{words('bundle.text')}</p>
        </div>
        <div className={styles.commands}>
          <p>{words('bundle.steps')}</p>
          <div>
            <span className={styles.quiet}>{words('bundle.unpack')}</span>
            <code className={styles.command}>{`unzip ${file} verify.mjs 'verify/*'`}</code>
          </div>
          <div>
            <span className={styles.quiet}>{words('bundle.run')}</span>
            <code className={styles.command}>{`node verify.mjs ${file}`}</code>
          </div>
        </div>
        <div className={styles.text}>
          <p>{words('bundle.note')}</p>
          <p className={styles.quiet}>{words('bundle.distrust')}</p>
        </div>
      </div>
    </Card>
  )
}

/** A file name quoted as one word for a shell. */
function shellWord(name: string): string {
  return /^[\w.-]+$/.test(name) && !name.startsWith('-') ? name : `'./${name.replaceAll("'", `'\\''`)}'`
}
