import {
  Ban,
  CircleCheck,
  CircleX,
  Clock,
  Eye,
  Hourglass,
  type LucideIcon,
  MailWarning,
  Pencil,
  Send,
  UserMinus,
} from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import type { ContractStatus } from '#lib/core/vocabulary/contract.ts'
import type { RecipientStatus } from '#lib/core/vocabulary/recipient.ts'

import type { Attention } from './contract-view.ts'

type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger'
type Look = { tone: Tone; icon: LucideIcon }

const ofContract: Record<ContractStatus, Look> = {
  draft: { tone: 'neutral', icon: Pencil },
  pending: { tone: 'info', icon: Clock },
  completed: { tone: 'success', icon: CircleCheck },
  voided: { tone: 'neutral', icon: Ban },
  expired: { tone: 'warning', icon: Hourglass },
}

const ofAttention: Record<Exclude<Attention, null>, Look> = {
  declined: { tone: 'danger', icon: CircleX },
  undelivered: { tone: 'warning', icon: MailWarning },
}

const ofRecipient: Record<RecipientStatus | 'undelivered', Look> = {
  pending: { tone: 'neutral', icon: Send },
  viewed: { tone: 'info', icon: Eye },
  signed: { tone: 'success', icon: CircleCheck },
  declined: { tone: 'danger', icon: CircleX },
  removed: { tone: 'neutral', icon: UserMinus },
  undelivered: { tone: 'warning', icon: MailWarning },
}

/** The status of a contract; one that needs attention replaces "Waiting". */
export function ContractBadge({ status, attention = null }: { status: ContractStatus; attention?: Attention }) {
  const words = useTranslations('contracts.status')
  const shown = status === 'pending' && attention ? attention : status
  const { tone, icon: Icon } = status === 'pending' && attention ? ofAttention[attention] : ofContract[status]
  return (
    <Badge tone={tone} icon={<Icon size={14} aria-hidden="true" />}>
      {words(shown)}
    </Badge>
  )
}

/** The status of a recipient. */
export function RecipientBadge({ status, undelivered = false }: { status: RecipientStatus; undelivered?: boolean }) {
  const words = useTranslations('contracts.recipientStatus')
  const shown = status === 'pending' && undelivered ? 'undelivered' : status
  const { tone, icon: Icon } = ofRecipient[shown]
  return (
    <Badge tone={tone} icon={<Icon size={14} aria-hidden="true" />}>
      {words(shown)}
    </Badge>
  )
}
