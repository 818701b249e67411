import { useTranslations } from 'next-intl'
import { Card } from '#components/ui/card.tsx'
import { Check, type InstallationCheck } from './check.tsx'
import styles from './settings.module.css'

export type InstallationState = {
  email: InstallationCheck & { through: 'smtp' | 'local' }
  sms: InstallationCheck & { through: 'twilio' | 'local' | 'none' }
  seal: InstallationCheck
  timestamp: InstallationCheck
  /** `skewMs`: how far the clock is ahead of a timestamp authority's, if more than a minute; else null. */
  clock: InstallationCheck & { skewMs: number | null }
  /** Texts with units: what documents take, what they may take, and the free space of the disk. */
  storage: InstallationCheck & { used: string; allowed: string; free: string }
  /** Where the master key file is, and whether data is still under a former key. */
  masterKey: InstallationCheck & { place: 'inside' | 'outside'; rotation: 'none' | 'running' }
  database: InstallationCheck & { through: 'sqlite' | 'postgres' }
  /** How the process that parses uploads is isolated. */
  uploads: InstallationCheck & { through: 'namespaces' | 'permissions' }
  /** Declared reverse proxies. */
  proxies: InstallationCheck & { count: number }
  /** `deadLettered`: the number of dead-lettered jobs. */
  queue: InstallationCheck & { deadLettered: number }
}

/** The current state of mail, SMS, sealing and storage. */
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
        <Check term={words('clock')} check={state.clock} hint={words('clockHint', clockOf(state.clock))} />
        <Check term={words('storage')} check={state.storage} hint={words('storageHint', spaceOf(state.storage))} />
        <Check
          term={words('masterKey')}
          check={state.masterKey}
          hint={words('masterKeyHint', { place: state.masterKey.place, rotation: state.masterKey.rotation })}
        />
        <Check term={words('uploads')} check={state.uploads} hint={words(`uploadsHint.${state.uploads.through}`)} />
        <Check term={words('database')} check={state.database} hint={words(`databaseHint.${state.database.through}`)} />
        <Check
          term={words('proxies')}
          check={state.proxies}
          hint={words(state.proxies.state === 'failing' ? 'proxiesUndeclared' : 'proxiesHint', {
            count: state.proxies.count,
          })}
        />
        <Check
          term={words('queue')}
          check={state.queue}
          hint={words('queueHint', { deadLettered: state.queue.deadLettered })}
        />
      </dl>
    </Card>
  )
}

const spaceOf = ({ used, allowed, free }: InstallationState['storage']) => ({ used, allowed, free })

/** Whole minutes of skew, and the message for them. */
function clockOf({ state, skewMs }: InstallationState['clock']) {
  const skew = (skewMs ?? 0) > 0 ? 'ahead' : 'behind'
  return { state: skewMs === null ? state : skew, minutes: Math.max(1, Math.round(Math.abs(skewMs ?? 0) / 60_000)) }
}

const hintOf = ({ state }: InstallationCheck) => (state === 'ok' || state === 'off' ? state : 'failing')
