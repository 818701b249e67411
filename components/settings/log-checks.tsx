import { useFormatter, useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import { Card } from '#components/ui/card.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import type { LogView } from '#lib/domain/log/schema.ts'
import { Check, type InstallationCheck } from './check.tsx'
import styles from './settings.module.css'

type LogChecksProps = {
  log: LogView
  /** True if the database was restored from an older backup and no admin has acknowledged it. */
  isRolledBack: boolean
  /** The settings with which another installation cosigns for this one, or this one for it. */
  forOthers: { witnessFor: string; witness: string }
}

const stateOf = (last: unknown, error: string | null): InstallationCheck =>
  error === null ? { state: last ? 'ok' : 'set' } : { state: 'failing', error }

/** The log: its size, its newest checkpoint, and its witnesses and timestamp authorities. */
export function LogChecks({ log, isRolledBack, forOthers }: LogChecksProps) {
  const words = useTranslations('settings.log')
  const { checkpoint, witnesses, cosignedLogs } = log
  return (
    <Card
      title={words('title')}
      description={words('description')}
      footer={<LinkButton href="/verify/log">{words('open')}</LinkButton>}
      flush
    >
      <Renamed log={log} />
      <dl className={styles.checks}>
        <Signed log={log} isRolledBack={isRolledBack} />
        <Check
          term={words('pinnedCheckpoint')}
          check={{ state: log.pinnedCheckpoint === 'own disk' ? 'ok' : 'local' }}
          hint={words('pinnedCheckpointHint', { place: log.pinnedCheckpoint.replaceAll(' ', '_') })}
        />
        <Timestamps log={log} />
        {witnesses.length === 0 ? (
          <Check term={words('witness')} check={{ state: 'off' }} hint={words('noWitness')} />
        ) : null}
        {witnesses.map((witness) => (
          <Witness key={witness.name} {...witness} newest={checkpoint?.size ?? null} />
        ))}
        {cosignedLogs.map((other) => (
          <CosignedLog key={other.origin} {...other} />
        ))}
      </dl>
      <div className={styles.forOthers}>
        <Disclosure summary={words('forOthers')}>
          <ForOthers {...forOthers} />
        </Disclosure>
      </div>
    </Card>
  )
}

/** Formats a time for use within a sentence. */
function useMoment(): (at: Date) => string {
  const format = useFormatter()
  return (at) => format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' })
}

function Signed({ log, isRolledBack }: Pick<LogChecksProps, 'log' | 'isRolledBack'>) {
  const words = useTranslations('settings.log')
  const moment = useMoment()
  const { checkpoint, size } = log
  const check = isRolledBack
    ? ({ state: 'failing', error: words('rolledBack') } as const)
    : ({ state: checkpoint ? 'ok' : 'set' } as const)
  const signed = checkpoint && { size: checkpoint.size, at: moment(checkpoint.createdAt) }
  const hint = words('entries', { size })
  return <Check term={words('checkpoint')} check={check} hint={signed ? `${hint} ${words('signed', signed)}` : hint} />
}

/** Shown as long as the log has a name that it was given later, which witnesses and readers may not have. */
function Renamed({ log: { origin, renamed } }: Pick<LogChecksProps, 'log'>) {
  const words = useTranslations('settings.log')
  const moment = useMoment()
  if (renamed === null) return null
  const { at, reason, witness } = renamed
  return (
    <Banner tone="warning" title={words('renamed')} className={styles.notice}>
      <p>{words('renamedText', { reason, witness, at: moment(at), name: origin })}</p>
    </Banner>
  )
}

function Timestamps({ log: { timestamp } }: Pick<LogChecksProps, 'log'>) {
  const words = useTranslations('settings.log')
  const moment = useMoment()
  if (!timestamp) return <Check term={words('timestamp')} check={{ state: 'off' }} hint={words('noAuthority')} />
  const { last, error } = timestamp
  const hint = last
    ? words('timestamped', { authority: last.authority, size: last.size, at: moment(last.time) })
    : words('notTimestamped')
  return <Check term={words('timestamp')} check={stateOf(last, error)} hint={hint} />
}

function Witness(witness: LogView['witnesses'][number] & { newest: number | null }) {
  const words = useTranslations('settings.log')
  const moment = useMoment()
  const { name, last, isNewest, error } = witness
  const facts = last && { size: last.size, at: moment(last.time), isNewest: String(isNewest) }
  return (
    <Check
      term={words('witnessNamed', { name })}
      check={stateOf(last, error)}
      hint={facts ? words('witnessed', facts) : words('notWitnessed')}
    />
  )
}

function CosignedLog({ origin, size, at }: LogView['cosignedLogs'][number]) {
  const words = useTranslations('settings.log')
  const moment = useMoment()
  const hint = size === null || at === null ? words('neverAsked') : words('lastCosigned', { size, at: moment(at) })
  return <Check term={words('cosigned', { origin })} check={{ state: size === null ? 'set' : 'ok' }} hint={hint} />
}

function ForOthers({ witnessFor, witness }: LogChecksProps['forOthers']) {
  const words = useTranslations('settings.log')
  const common = useTranslations('common')
  const values = [
    { id: 'giveLogKey', variable: 'SIGNCOVE_WITNESS_FOR', value: witnessFor },
    { id: 'giveWitnessKey', variable: 'SIGNCOVE_WITNESSES', value: witness },
  ] as const
  return (
    <dl className={styles.values}>
      {values.map(({ id, variable, value }) => (
        <div key={id}>
          <dt>
            {words(id)}
            <code className={styles.variable}>{variable}</code>
          </dt>
          <dd>
            <CopyText text={value} label={words('copy', { what: variable })} copiedText={common('copied')} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
