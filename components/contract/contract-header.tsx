import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { PageHeader } from '#components/portal/page-header.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { ContractView } from '#lib/domain/contract/schema.ts'
import styles from './contract-header.module.css'
import type { Attention } from './contract-view.ts'
import { SignedCount } from './signed-count.tsx'
import { ContractBadge } from './status-badge.tsx'

type ContractHeaderProps = {
  contract: Pick<ContractView, 'title' | 'status' | 'sentAt' | 'completedAt' | 'expiresAt' | 'recipients'>
  actions?: ReactNode
}

/** Title, status, dates and actions of a contract. */
export function ContractHeader({ contract, actions }: ContractHeaderProps) {
  const words = useTranslations('contracts')
  const { title, status, sentAt, completedAt, expiresAt, recipients } = contract
  const signers = recipients.filter((person) => person.role === 'signer' && person.status !== 'removed')
  const signed = signers.filter((person) => person.status === 'signed').length
  const statusLine = (
    <div className={styles.statusLine}>
      <ContractBadge status={status} attention={attentionOf(recipients)} />
      {status === 'draft' ? null : <SignedCount signed={signed} signers={signers.length} />}
      {sentAt ? <span>{words.rich('header.sent', { time: () => <Moment at={sentAt} as="date" /> })}</span> : null}
      {completedAt ? (
        <span>{words.rich('header.completed', { time: () => <Moment at={completedAt} as="date" /> })}</span>
      ) : null}
      {status === 'pending' && expiresAt ? (
        <span>{words.rich('header.expires', { time: () => <Moment at={expiresAt} as="date" /> })}</span>
      ) : null}
    </div>
  )
  return (
    <PageHeader
      title={title || words('untitled')}
      description={statusLine}
      back={{ href: '/contracts', label: words('list.heading') }}
      actions={actions}
    />
  )
}

function attentionOf(recipients: ContractView['recipients']): Attention {
  if (recipients.some((person) => person.status === 'declined')) return 'declined'
  return recipients.some((person) => person.status === 'pending' && person.deliveryError !== null)
    ? 'undelivered'
    : null
}
