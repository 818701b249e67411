import {
  Ban,
  CircleCheck,
  CircleX,
  Clock,
  ClockAlert,
  Download,
  Eraser,
  Eye,
  FileDown,
  FilePlus,
  FileText,
  History,
  Hourglass,
  KeyRound,
  Link as LinkIcon,
  LogIn,
  LogOut,
  type LucideIcon,
  MailCheck,
  MailWarning,
  PenLine,
  Send,
  Settings,
  ShieldAlert,
  ShieldCheck,
  Smartphone,
  Stamp,
  Trash2,
  Upload,
  UserMinus,
  UserPlus,
  Users,
} from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'

export type EventLook = { icon: LucideIcon; tone?: 'success' | 'danger' | 'warning' }
type Spoken = Pick<TimelineEntry, 'event' | 'actor' | 'actorId' | 'erased' | 'details'>
type EventWords = EventLook & {
  sentence: string
  /** Somebody's own words in it. */
  quote: string | null
}

const ofContracts: Readonly<Record<string, EventLook>> = {
  created: { icon: FilePlus },
  document_uploaded: { icon: Upload },
  deleted: { icon: Trash2 },
  sent: { icon: Send },
  resent: { icon: Send },
  delivered: { icon: MailCheck },
  failed: { icon: MailWarning, tone: 'warning' },
  opened: { icon: LinkIcon },
  new_device: { icon: Smartphone },
  viewed: { icon: Eye },
  otp_requested: { icon: KeyRound },
  otp_failed: { icon: ShieldAlert, tone: 'warning' },
  otp_send_failed: { icon: ShieldAlert, tone: 'warning' },
  locked: { icon: ShieldAlert, tone: 'danger' },
  otp_verified: { icon: ShieldCheck },
  consented: { icon: PenLine },
  signed: { icon: PenLine, tone: 'success' },
  declined: { icon: CircleX, tone: 'danger' },
  recipient_removed: { icon: UserMinus },
  voided: { icon: Ban, tone: 'danger' },
  expired: { icon: Hourglass, tone: 'warning' },
  sealed: { icon: Stamp, tone: 'success' },
  sealing_refused: { icon: ShieldAlert, tone: 'danger' },
  timestamped: { icon: Clock, tone: 'success' },
  timestamp_failed: { icon: ClockAlert, tone: 'warning' },
  completed: { icon: CircleCheck, tone: 'success' },
  downloaded: { icon: Download },
  erased: { icon: Eraser },
}

const ofInstallation: Readonly<Record<string, EventLook>> = {
  'member.signed_in': { icon: LogIn },
  'member.signed_out': { icon: LogOut },
  'member.sign_in_refused': { icon: ShieldAlert, tone: 'warning' },
  'member.sign_in_limited': { icon: ShieldAlert, tone: 'warning' },
  'member.reset_requested': { icon: KeyRound },
  'member.reset_refused': { icon: ShieldAlert, tone: 'warning' },
  'member.password_changed': { icon: KeyRound },
  'member.password_refused': { icon: ShieldAlert, tone: 'warning' },
  access_denied: { icon: ShieldAlert, tone: 'warning' },
  'member.renamed': { icon: PenLine },
  'member.invited': { icon: UserPlus },
  'member.removed': { icon: UserMinus },
  'member.role_changed': { icon: Users },
  'organisation.set_up': { icon: Settings },
  'organisation.changed': { icon: Settings },
  'seal.certificate_changed': { icon: Stamp },
  disclosure_changed: { icon: FileText },
  log_verified: { icon: ShieldCheck, tone: 'success' },
  log_exported: { icon: FileDown },
  log_restored: { icon: History, tone: 'danger' },
  mark_missing: { icon: ShieldAlert, tone: 'warning' },
  clock_skewed: { icon: ClockAlert, tone: 'warning' },
}

/** The values that sentences may name, for events that do not carry them. */
const unknown = {
  file: '',
  removed: '',
  recipient_name: '',
  recipient: 'none',
  channel: 'email',
  to: '',
  via: 'smtp',
  authority: '',
  reason: '',
  kind: '',
  name: '',
  email: '',
  role: 'member',
  events: 0,
  problems: 0,
}

/** Which value of an event is somebody's own words. */
const quoted: Readonly<Record<string, string>> = {
  declined: 'reason',
  voided: 'reason',
  failed: 'error',
  otp_send_failed: 'error',
}

function lookOf({ event, details }: Spoken): EventLook {
  if (event === 'log_verified' && details.problems) return { icon: ShieldAlert, tone: 'danger' }
  return ofContracts[event] ?? ofInstallation[event] ?? { icon: CircleCheck }
}

/** What each kind of event is called and looks like, wherever events are shown. */
export function useEventWords(): (entry: Spoken) => EventWords {
  const contracts = useTranslations('contracts')
  const log = useTranslations('log.event')
  return (entry) => {
    const { event, details } = entry
    const nobody = contracts('erasedPerson')
    const gone = entry.erased ? { removed: nobody, recipient_name: nobody, to: nobody, file: nobody } : {}
    const actor = entry.actor ?? (entry.actorId === null ? contracts('event.product') : nobody)
    const seconds = Math.round(Math.abs(Number(details.skew_ms ?? 0)) / 1000)
    const values = { ...unknown, ...gone, ...details, actor, event, seconds }
    const quote = details[quoted[event] ?? '']
    return { ...lookOf(entry), sentence: sentence(), quote: quote === undefined ? null : String(quote) }

    function sentence(): string {
      if (event in ofInstallation) return log(event as 'log_exported', values)
      return contracts(`event.${event in ofContracts ? (event as 'created') : 'other'}`, values)
    }
  }
}
