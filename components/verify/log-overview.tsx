import { Archive, CircleDot } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Card } from '#components/ui/card.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { PublicCheckpoint, PublicLog } from '#lib/domain/verify/schema.ts'
import { CertificateFacts } from './certificate-chain.tsx'
import styles from './result.module.css'

/** The names and keys of the log, its newest checkpoints, and the seal certificate. */
export function LogOverview({ log }: { log: PublicLog }) {
  const words = useTranslations('verify.log')
  return (
    <>
      <Keys log={log} />
      <Card title={words('checkpointsHeading')} description={words('checkpointsText')}>
        {log.checkpoints.length > 0 ? <Checkpoints checkpoints={log.checkpoints} /> : words('checkpointsNone')}
      </Card>
      <Card title={words('sealHeading')} description={words('sealText')}>
        {log.seals.length === 0 ? words('sealNone') : null}
        {log.seals.map((certificate) => (
          <CertificateFacts key={certificate.fingerprint} certificate={certificate} />
        ))}
      </Card>
      <Downloads />
    </>
  )
}

function Keys({ log }: { log: PublicLog }) {
  const words = useTranslations('verify.log')
  const copy = useTranslations('verify')
  const common = useTranslations('common')
  const wasRenamed = log.keys.length > 1 || log.renames.length > 0
  return (
    <Card title={words('keysHeading')} description={words('keysText')}>
      <div className={styles.result}>
        {wasRenamed ? (
          <Banner tone="warning">
            <p>{words('keysEarlier')}</p>
            <ul className={styles.list}>
              {log.renames.map(({ seq, at, event, reason }) => (
                <li key={seq}>
                  {event === 'log_key.changed'
                    ? words('newKey', { seq })
                    : words('restoration', { seq, reason: reason ?? '' })}{' '}
                  · <Moment at={at} as="exact" />
                </li>
              ))}
            </ul>
          </Banner>
        ) : null}
        {log.keys.map(({ origin, vkey, inUse }) => (
          <div key={origin} className={styles.signer}>
            <h3 className={styles.name}>{origin}</h3>
            <div className={styles.actions}>
              <Badge
                icon={inUse ? <CircleDot size={14} aria-hidden="true" /> : <Archive size={14} aria-hidden="true" />}
              >
                {words(inUse ? 'inUse' : 'earlier')}
              </Badge>
            </div>
            <CopyText text={vkey} label={copy('copy', { what: words('vkey') })} copiedText={common('copied')} />
          </div>
        ))}
      </div>
    </Card>
  )
}

function Checkpoints({ checkpoints }: { checkpoints: readonly PublicCheckpoint[] }) {
  const words = useTranslations('verify.log')
  const format = useFormatter()
  const columns: Column<PublicCheckpoint>[] = [
    { id: 'time', header: words('time'), cell: ({ at }) => <Moment at={at} as="exact" />, phone: 'main' },
    { id: 'size', header: words('events'), cell: ({ size }) => format.number(size), align: 'end', fit: true },
    {
      id: 'root',
      header: words('root'),
      cell: ({ root }) => <code title={root}>{`${root.slice(0, 12)} …`}</code>,
      phone: 'hidden',
      fit: true,
    },
    { id: 'anchors', header: words('anchors'), cell: (one) => <Anchors checkpoint={one} />, quiet: true },
  ]
  return (
    <div className={styles.result}>
      <DataTable
        caption={words('checkpointsHeading')}
        columns={columns}
        rows={checkpoints}
        rowId={({ origin, size }) => `${origin} ${size}`}
      />
      <Disclosure summary={words('note')}>
        <code className={styles.command}>{checkpoints[0]?.note}</code>
      </Disclosure>
    </div>
  )
}

function Anchors({ checkpoint: { anchors } }: { checkpoint: PublicCheckpoint }) {
  const words = useTranslations('verify.log')
  if (anchors.length === 0) return words('anchorsNone')
  return (
    <ul>
      {anchors.map(({ kind, name, time }) => (
        <li key={`${kind} ${name}`}>
          {words(kind === 'timestamp' ? 'anchorTimestamp' : 'anchorCosignature', { name })} ·{' '}
          <Moment at={time} as="exact" />
        </li>
      ))}
    </ul>
  )
}

const files = [
  { name: 'checkpoint', href: '/.well-known/signcove-checkpoint' },
  { name: 'vkey', href: '/.well-known/signcove-log.vkey' },
  { name: 'witness', href: '/.well-known/signcove-witness.vkey' },
  { name: 'seal', href: '/.well-known/signcove-seal.pem' },
] as const

function Downloads() {
  const words = useTranslations('verify.log')
  return (
    <Card title={words('downloads')}>
      <ul className={styles.downloads}>
        {files.map(({ name, href }) => (
          <li key={name}>
            <a href={href}>{words(`download.${name}`)}</a> <code>{href}</code>
          </li>
        ))}
      </ul>
    </Card>
  )
}
