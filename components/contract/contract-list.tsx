import { CircleCheck, FileText, Pencil, Search, TriangleAlert } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card } from '#components/ui/card.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { TabNav } from '#components/ui/tab-nav.tsx'
import type { ContractListItem, ContractListPage, ListFilter, ListTab } from '#lib/domain/contract/schema.ts'
import styles from './contract-list.module.css'
import { ContractSearch } from './contract-search.tsx'
import { listTabs } from './contract-view.ts'
import { SignedCount } from './signed-count.tsx'
import { ContractBadge } from './status-badge.tsx'

type ContractListProps = {
  filter: ListFilter
  page: ContractListPage
  /** Actions of an empty list: "New contract", "Send yourself the sample contract". */
  beginActions: ReactNode
}

/** The contracts that the member may see, by status. The tab and the search are URL parameters. */
export function ContractList({ filter, page, beginActions }: ContractListProps) {
  const { tab, search } = filter
  const words = useTranslations('contracts')
  const format = useFormatter()
  const columns = useColumns()
  const tabs = listTabs.map((id) => ({
    href: addressOf({ tab: id, search }),
    label: words(`tabs.${id}`),
    count: format.number(page.counts[id]),
    current: id === tab,
  }))
  return (
    <>
      <div className={styles.bar}>
        <TabNav label={words('tabs.label')} items={tabs} />
        <ContractSearch key={tab} tab={tab} search={search} />
      </div>
      <Card flush>
        {page.items.length > 0 ? (
          <DataTable
            caption={words(`tabs.${tab}`)}
            columns={columns}
            rows={page.items}
            rowId={(row) => row.id}
            rowHref={(row) => `/contracts/${row.id}`}
          />
        ) : (
          <NoContracts tab={tab} search={search} beginActions={beginActions} />
        )}
      </Card>
      {filter.before || page.next ? (
        <nav className={styles.pages} aria-label={words('list.pages')}>
          {filter.before ? (
            <LinkButton size="s" href={addressOf({ tab, search })}>
              {words('list.newest')}
            </LinkButton>
          ) : (
            <span />
          )}
          {page.next ? (
            <LinkButton size="s" href={addressOf({ tab, search, before: page.next })} rel="next">
              {words('list.older')}
            </LinkButton>
          ) : null}
        </nav>
      ) : null}
    </>
  )
}

function addressOf({ tab, search, before }: ListFilter): string {
  const params = new URLSearchParams()
  if (tab !== 'all') params.set('tab', tab)
  if (search) params.set('search', search)
  if (before) params.set('before', before)
  const text = params.toString()
  return text ? `/contracts?${text}` : '/contracts'
}

function useColumns(): Column<ContractListItem>[] {
  const words = useTranslations('contracts')
  return [
    {
      id: 'title',
      header: words('list.title'),
      phone: 'main',
      cell: (row) => (
        <span className={styles.title} translate="no">
          {row.title || words('untitled')}
        </span>
      ),
    },
    {
      id: 'people',
      header: words('list.people'),
      phone: 'main',
      cell: (row) => (
        <span className={styles.people} translate="no">
          {namesOf(
            // A recipient of a draft may have no name yet; after sending, only an erased recipient has none.
            row.people.map((person) => person.name || (row.status === 'draft' ? '' : words('erasedPerson'))),
            words,
          )}
        </span>
      ),
    },
    {
      id: 'progress',
      header: words('list.progress'),
      fit: true,
      quiet: true,
      cell: (row) =>
        row.status === 'draft' || row.signers === 0 ? null : <SignedCount signed={row.signed} signers={row.signers} />,
    },
    {
      id: 'status',
      header: words('list.status'),
      fit: true,
      cell: (row) => <ContractBadge status={row.status} attention={attentionOf(row)} />,
    },
    {
      id: 'updated',
      header: words('list.updated'),
      fit: true,
      quiet: true,
      align: 'end',
      phone: 'end',
      cell: (row) => <Moment at={row.updatedAt} as="relative" />,
    },
  ]
}

function attentionOf({ declinedBy, undelivered }: ContractListItem) {
  if (declinedBy !== null) return 'declined'
  return undelivered ? 'undelivered' : null
}

function namesOf(people: readonly string[], words: ReturnType<typeof useTranslations<'contracts'>>): string {
  const [first, second] = people
  if (first === undefined) return words('list.noRecipients')
  if (second === undefined) return first
  if (people.length === 2) return words('list.two', { first, second })
  return words('list.more', { first, second, more: people.length - 2 })
}

const icons = { all: FileText, waiting: FileText, attention: TriangleAlert, completed: CircleCheck, drafts: Pencil }

function NoContracts({ tab, search, beginActions }: { tab: ListTab; search: string; beginActions: ReactNode }) {
  const words = useTranslations('contracts.empty')
  if (search) {
    return (
      <EmptyState icon={<Search size={24} />} title={words('search.title', { search })}>
        {words('search.text')}
      </EmptyState>
    )
  }
  const Icon = icons[tab]
  return (
    <EmptyState
      icon={<Icon size={24} />}
      title={words(`${tab}.title`)}
      actions={tab === 'all' || tab === 'drafts' ? beginActions : undefined}
    >
      {words(`${tab}.text`)}
    </EmptyState>
  )
}
