import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Banner } from '#components/ui/banner.tsx'
import type { ContractView } from '#lib/domain/contract/schema.ts'

type DeclinedNoticeProps = { contract: Pick<ContractView, 'status' | 'recipients'>; action?: ReactNode }

/** Shows on a pending contract that a signer declined, and what follows. Renders nothing otherwise. */
export function DeclinedNotice({ contract, action }: DeclinedNoticeProps) {
  const words = useTranslations('contracts.declined')
  const declined = contract.recipients.filter((person) => person.status === 'declined')
  const [first] = declined
  if (contract.status !== 'pending' || first === undefined) return null
  return (
    <Banner tone="danger" title={words('title', { name: first.name, others: declined.length - 1 })} action={action}>
      <p>{words('text')}</p>
    </Banner>
  )
}

/** Shows on a voided or expired contract why it can no longer be signed. */
export function ClosedNotice({ contract }: { contract: Pick<ContractView, 'status' | 'voidReason'> }) {
  const words = useTranslations('contracts.closed')
  if (contract.status === 'voided') {
    return (
      <Banner tone="warning" title={words('voided')}>
        {contract.voidReason ? <p>{words('because', { reason: contract.voidReason })}</p> : null}
      </Banner>
    )
  }
  return contract.status === 'expired' ? (
    <Banner tone="warning" title={words('expired')}>
      <p>{words('expiredText')}</p>
    </Banner>
  ) : null
}
