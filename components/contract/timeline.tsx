import {
  Ban,
  CircleCheck,
  CircleX,
  Clock,
  ClockAlert,
  Download,
  Eye,
  FilePlus,
  Hourglass,
  KeyRound,
  Link as LinkIcon,
  type LucideIcon,
  MailCheck,
  MailWarning,
  PenLine,
  Send,
  ShieldAlert,
  ShieldCheck,
  Smartphone,
  Stamp,
  Upload,
  UserMinus,
} from 'lucide-react'
import { useTranslations } from 'next-intl'
import { classNames } from '#components/ui/class-names.ts'
import { Moment } from '#components/ui/moment.tsx'
import type { TimelineEntry } from '#lib/contract/schema.ts'
import styles from './timeline.module.css'

type Look = { icon: LucideIcon; tone?: 'success' | 'danger' | 'warning' }

const looks: Readonly<Record<string, Look>> = {
  created: { icon: FilePlus },
  document_uploaded: { icon: Upload },
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
  timestamped: { icon: Clock, tone: 'success' },
  timestamp_failed: { icon: ClockAlert, tone: 'warning' },
  completed: { icon: CircleCheck, tone: 'success' },
  downloaded: { icon: Download },
}

/** The values that sentences may name, for events that do not carry them. */
const unknown = {
  file: '',
  removed: '',
  recipient_name: '',
  channel: 'email',
  to: '',
  via: 'smtp',
  authority: '',
  reason: '',
  kind: '',
}

/** Which value of an event is somebody's own words. */
const quoted: Readonly<Record<string, string>> = {
  declined: 'reason',
  voided: 'reason',
  failed: 'error',
  otp_send_failed: 'error',
}

/** What happened, in words, in the order given. */
export function Timeline({ events, exact = false }: { events: readonly TimelineEntry[]; exact?: boolean }) {
  const words = useTranslations('contracts.event')
  return (
    <ol className={styles.list}>
      {events.map((entry) => {
        const { icon: Icon, tone } = looks[entry.event] ?? { icon: CircleCheck }
        const key = words.has(entry.event as 'created') ? (entry.event as 'created') : 'other'
        const quote = entry.details[quoted[entry.event] ?? '']
        return (
          <li key={entry.seq} className={styles.event}>
            <span className={classNames(styles.icon, tone && styles[tone])}>
              <Icon size={15} aria-hidden="true" />
            </span>
            <div className={styles.words}>
              <p>
                {words(key, {
                  ...unknown,
                  ...entry.details,
                  actor: entry.actor ?? words('product'),
                  event: entry.event,
                })}
              </p>
              {quote ? <blockquote className={styles.quote}>{quote}</blockquote> : null}
              <p className={styles.time}>
                <Moment at={entry.at} as={exact ? 'exact' : 'short'} />
              </p>
            </div>
          </li>
        )
      })}
    </ol>
  )
}
