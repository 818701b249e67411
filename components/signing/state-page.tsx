import { CalendarX2, CircleSlash, Clock, Hourglass, Link2Off, ThumbsDown, UserMinus, Users } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { classNames } from '#components/ui/class-names.ts'
import styles from './screen.module.css'
import { ScreenHeading } from './screen-heading.tsx'
import { SigningFrame } from './signing-frame.tsx'
import type { EndReason } from './signing-view.ts'

const icons = {
  declined: ThumbsDown,
  voided: CircleSlash,
  expired: CalendarX2,
  removed: UserMinus,
  session_expired: Clock,
  other_person: Users,
  link_invalid: Link2Off,
  too_many: Hourglass,
}

type StatePageProps = {
  kind: EndReason | 'declined' | 'too_many'
  /** Only for an authenticated recipient; an invalid link reveals nothing. */
  organisation?: string | undefined
  title?: string | undefined
  /** Whom to ask; only for the holder of a link or a session. */
  sender?: string | undefined
  /** True when it replaces another screen. */
  focused?: boolean
}

/** A page that explains why the contract cannot be signed and what to do. */
export function StatePage({ kind, organisation, title, sender, focused = false }: StatePageProps) {
  const t = useTranslations('signing.state')
  const Icon = icons[kind]
  return (
    <SigningFrame organisation={organisation} title={title} languages>
      <div className={styles.screen}>
        <span className={classNames(styles.tone, kind !== 'declined' && styles.toneWarning)}>
          <Icon size={26} strokeWidth={1.75} aria-hidden="true" />
        </span>
        <div className={styles.intro}>
          <ScreenHeading focused={focused}>{t(`${kind}.heading`)}</ScreenHeading>
          <p>{t(`${kind}.text`)}</p>
          {sender && organisation ? <p>{t('ask', { sender, organisation })}</p> : null}
        </div>
      </div>
    </SigningFrame>
  )
}
