import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { useEventWords } from '#components/event/use-event-words.ts'
import { Card } from '#components/ui/card.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { type Fact, Facts } from '#components/ui/facts.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { LogEntryView } from '#lib/domain/log/schema.ts'
import styles from './log.module.css'

/** One event: its sentence, and its stored bytes. */
export function EventRecord({ entry }: { entry: LogEntryView }) {
  const words = useTranslations('log.record')
  return (
    <div className={styles.record}>
      <Card>
        <Facts facts={useFacts(entry)} />
      </Card>
      <Bytes title={words('body')} description={words('leafHint')} text={entry.body} />
      {entry.personal ? (
        <Bytes title={words('personal')} description={words('personalHint')} text={entry.personal.body} />
      ) : (
        <Card title={words('personal')}>
          <p>{words('erased')}</p>
        </Card>
      )}
    </div>
  )
}

function useFacts(entry: LogEntryView): Fact[] {
  const words = useTranslations('log.record')
  const common = useTranslations('common')
  const format = useFormatter()
  const list = useTranslations('log.list')
  const { sentence, quote } = useEventWords()(entry)
  const { contract, n, ipAddress, userAgent, documentSha256, leaf } = entry
  const copied = (what: string, text: string) => (
    <CopyText text={text} label={words('copy', { what })} copiedText={common('copied')} />
  )
  const facts: (Fact | null)[] = [
    { term: words('what'), value: quote ? `${sentence}: “${quote}”` : sentence, wide: true },
    { term: words('at'), value: <Moment at={entry.at} as="exact" /> },
    { term: words('who'), value: [words('kinds', { kind: entry.actorKind }), entry.actor].filter(Boolean).join(' · ') },
    contract && {
      term: words('contract'),
      value:
        contract.title === null ? list('deleted') : <Link href={`/contracts/${contract.id}`}>{contract.title}</Link>,
    },
    n === null ? null : { term: words('position'), value: format.number(n) },
    ipAddress === null ? null : { term: words('ip'), value: ipAddress },
    userAgent === null ? null : { term: words('userAgent'), value: userAgent, wide: true },
    documentSha256 === null
      ? null
      : { term: words('document'), value: copied(words('document'), documentSha256), wide: true },
    { term: words('leaf'), value: copied(words('leaf'), leaf), wide: true },
  ]
  return facts.filter((fact) => fact !== null)
}

function Bytes({ title, description, text }: { title: string; description: string; text: string }) {
  return (
    <Card title={title} description={description}>
      <pre className={styles.bytes}>{text}</pre>
    </Card>
  )
}
