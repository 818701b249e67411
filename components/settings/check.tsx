import { CircleCheck, CircleDot, CircleMinus, CircleX, HardDrive } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import styles from './settings.module.css'

/** "set": configured but not tried, because opening this page does not contact the mail server. */
type CheckState = 'ok' | 'set' | 'local' | 'off' | 'failing'

export type InstallationCheck = {
  state: CheckState
  /** Where the service is, such as the host name of the mail server; never a secret. */
  detail?: string
  /** The original error message. */
  error?: string | null
}

const looks = {
  ok: { tone: 'success', icon: CircleCheck },
  set: { tone: 'neutral', icon: CircleDot },
  local: { tone: 'warning', icon: HardDrive },
  off: { tone: 'neutral', icon: CircleMinus },
  failing: { tone: 'danger', icon: CircleX },
} as const

/** One check as a row of a dl: name, state, detail and error. */
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
