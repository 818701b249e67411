import { CircleCheck, CircleDot, CircleMinus, CircleX, HardDrive } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
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

export type InstallationState = {
  email: InstallationCheck & { through: 'smtp' | 'local' }
  sms: InstallationCheck & { through: 'twilio' | 'local' | 'none' }
  seal: InstallationCheck
  timestamp: InstallationCheck
  storage: InstallationCheck
  database: InstallationCheck & { through: 'sqlite' | 'postgres' }
  /** `dead`: jobs that failed for good. */
  outbox: InstallationCheck & { dead: number }
}

const looks = {
  ok: { tone: 'success', icon: CircleCheck },
  set: { tone: 'neutral', icon: CircleDot },
  local: { tone: 'warning', icon: HardDrive },
  off: { tone: 'neutral', icon: CircleMinus },
  failing: { tone: 'danger', icon: CircleX },
} as const

/** Whether this installation could send, text, seal and store right now. */
export function InstallationChecks({ state }: { state: InstallationState }) {
  const words = useTranslations('settings.installation')
  const detail = (check: InstallationCheck) => ({ detail: check.detail ?? '' })
  return (
    <Card title={words('title')} description={words('description')} flush>
      <dl className={styles.checks}>
        <Check
          term={words('email')}
          check={state.email}
          hint={words(`emailHint.${state.email.through}`, detail(state.email))}
        />
        <Check term={words('sms')} check={state.sms} hint={words(`smsHint.${state.sms.through}`, detail(state.sms))} />
        <Check
          term={words('seal')}
          check={state.seal}
          hint={state.seal.detail ? words('sealHint', detail(state.seal)) : words('sealBroken')}
        />
        <Check
          term={words('timestamp')}
          check={state.timestamp}
          hint={words(`timestampHint.${hintOf(state.timestamp)}`, detail(state.timestamp))}
        />
        <Check term={words('storage')} check={state.storage} hint={words('storageHint')} />
        <Check term={words('database')} check={state.database} hint={words(`databaseHint.${state.database.through}`)} />
        <Check term={words('outbox')} check={state.outbox} hint={words('outboxHint', { dead: state.outbox.dead })} />
      </dl>
    </Card>
  )
}

const hintOf = ({ state }: InstallationCheck) => (state === 'ok' || state === 'off' ? state : 'failing')

function Check({ term, check, hint }: { term: string; check: InstallationCheck; hint: string }) {
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
