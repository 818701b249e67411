import { CircleCheck, CircleDot, CircleMinus, CircleX, HardDrive } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import styles from './settings.module.css'

/** "set" is what was not tried just now: a mail server is not asked for the sake of this page. */
type CheckState = 'ok' | 'set' | 'local' | 'off' | 'failing'

export type InstallationCheck = {
  state: CheckState
  /** What it is reached by, such as the mail server's name; never a secret. */
  detail?: string
  /** The very error, in its own words. */
  error?: string | null
}

const looks = {
  ok: { tone: 'success', icon: CircleCheck },
  set: { tone: 'neutral', icon: CircleDot },
  local: { tone: 'warning', icon: HardDrive },
  off: { tone: 'neutral', icon: CircleMinus },
  failing: { tone: 'danger', icon: CircleX },
} as const

/** One line of what works: its name, what there is to say, how it stands, and the very error. Within a dl. */
export function Check({ term, check, hint }: { term: string; check: InstallationCheck; hint: string }) {
  const words = useTranslations('settings.installation')
  const { tone, icon: Icon } = looks[check.state]
  return (
    <div className={styles.check}>
      <dt>{term}</dt>
      <dd className={styles.badge}>
        <Badge tone={tone} icon={<Icon size={14} aria-hidden="true" />}>
          {words(check.state)}
        </Badge>
      </dd>
      <dd className={styles.hint}>{hint}</dd>
      {check.state === 'failing' ? <dd className={styles.error}>{check.error ?? words('seeLog')}</dd> : null}
    </div>
  )
}
