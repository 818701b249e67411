import { ScrollText, Search } from 'lucide-react'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { EventIcon } from '#components/event/event-icon.tsx'
import { useEventWords } from '#components/event/use-event-words.ts'
import { Card } from '#components/ui/card.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { type LogQuery, toSearch } from '#lib/domain/log/log-query.rules.ts'
import type { LogEntry, LogPage } from '#lib/domain/log/schema.ts'
import styles from './log.module.css'

/** A page of the log, newest first, with links to the adjacent pages. */
export function LogList({ query, page }: { query: LogQuery; page: LogPage }) {
  const words = useTranslations('log.list')
  const columns = useColumns()
  const search = toSearch(query).toString()
  return (
    <>
      <Card flush>
        {page.entries.length > 0 ? (
          <DataTable
            caption={words('caption')}
            columns={columns}
            rows={page.entries}
            rowId={(row) => String(row.seq)}
            rowHref={(row) => `/log/${row.seq}${search ? `?${search}` : ''}`}
          />
        ) : (
          <NothingFound goesOn={page.older !== null} />
        )}
      </Card>
      <Pages query={query} page={page} />
    </>
  )
}

function NothingFound({ goesOn }: { goesOn: boolean }) {
  const words = useTranslations('log.list')
  const Icon = goesOn ? ScrollText : Search
  return (
    <EmptyState icon={<Icon size={24} />} title={words(goesOn ? 'emptySoFar' : 'empty')}>
      {words(goesOn ? 'emptySoFarText' : 'emptyText')}
    </EmptyState>
  )
}

function Pages({ query, page: { newer, older } }: { query: LogQuery; page: LogPage }) {
  const words = useTranslations('log.list')
  if (newer === null && older === null) return null
  const to = (where: Record<string, string>) =>
    `/log?${new URLSearchParams([...toSearch(query), ...Object.entries(where)])}`
  return (
    <nav className={styles.pages} aria-label={words('pages')}>
      {newer === null ? (
        <span />
      ) : (
        <span className={styles.newer}>
          <LinkButton size="s" href={to({})}>
            {words('newest')}
          </LinkButton>
          <LinkButton size="s" href={to({ after: String(newer) })} rel="prev">
            {words('newer')}
          </LinkButton>
        </span>
      )}
      {older === null ? null : (
        <LinkButton size="s" href={to({ before: String(older) })} rel="next">
          {words('older')}
        </LinkButton>
      )}
    </nav>
  )
}

function useColumns(): Column<LogEntry>[] {
  const words = useTranslations('log.list')
  const format = useFormatter()
  return [
    { id: 'what', header: words('what'), phone: 'main', cell: (row) => <What entry={row} /> },
    {
      id: 'contract',
      header: words('contract'),
      phone: 'main',
      quiet: true,
      cell: ({ contract }) =>
        contract === null ? null : contract.title === null ? (
          words('deleted')
        ) : (
          <Link href={`/contracts/${contract.id}`} className={styles.contract}>
            {contract.title}
          </Link>
        ),
    },
    { id: 'ip', header: words('from'), fit: true, quiet: true, cell: (row) => row.ipAddress },
    { id: 'when', header: words('when'), fit: true, quiet: true, cell: (row) => <Moment at={row.at} /> },
    {
      id: 'seq',
      header: words('number'),
      fit: true,
      quiet: true,
      align: 'end',
      phone: 'end',
      cell: (row) => <span className={styles.number}>{format.number(row.seq)}</span>,
    },
  ]
}

function What({ entry }: { entry: LogEntry }) {
  const { sentence, quote, ...look } = useEventWords()({ ...entry })
  return (
    <span className={styles.what}>
      <EventIcon {...look} />
      <span className={styles.sentence}>
        {sentence}
        {quote ? <span className={styles.quote}>{quote}</span> : null}
      </span>
    </span>
  )
}
