'use client'

import { ShieldCheck } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { useAction } from '#components/portal/use-action.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { ProgressBar } from '#components/ui/progress-bar.tsx'
import type { LogCheckView } from '#lib/domain/log/schema.ts'
import type { ValueAction } from '#lib/server/http/form-state.ts'
import styles from './log.module.css'

const EVERY_MS = 1000

type LogCheckProps = { check: LogCheckView; start: ValueAction<Record<string, never>> }

/** Starts a verification of the whole log, shows its progress and its result. */
export function LogCheck({ check, start }: LogCheckProps) {
  const words = useTranslations('log.check')
  const router = useRouter()
  const [pending, run] = useAction()
  const { running, failed, last } = check
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => router.refresh(), EVERY_MS)
    return () => clearInterval(timer)
  }, [running, router])
  const begin = (
    <Button
      icon={<ShieldCheck size={17} aria-hidden="true" />}
      pending={pending || running !== null}
      pendingText={words(running ? 'running' : 'starting')}
      onClick={() => run(() => start({}))}
    >
      {words('action')}
    </Button>
  )
  return (
    <Card title={words('title')} description={words('text')} actions={begin} className={styles.checkCard}>
      <div className={styles.check} aria-live={running ? 'off' : 'polite'}>
        {running ? (
          <Progress {...running} />
        ) : failed !== null ? (
          <Banner tone="warning" title={words('failed')}>
            <p>{words('failedText', { error: failed })}</p>
          </Banner>
        ) : last === null ? (
          <p className={styles.quiet}>{words('never')}</p>
        ) : (
          <Result last={last} />
        )}
      </div>
    </Card>
  )
}

function Progress({ done, of }: { done: number; of: number }) {
  const words = useTranslations('log.check')
  return (
    <ProgressBar
      label={words('running')}
      value={done}
      max={Math.max(1, of)}
      valueText={words('progress', { done, of })}
    />
  )
}

function Result({ last }: { last: NonNullable<LogCheckView['last']> }) {
  const words = useTranslations('log.check')
  const { events, checkpoints, erased, setBack, problems, found, seconds, actor, at } = last
  const isSound = problems === 0
  return (
    <Banner tone={isSound ? 'success' : 'danger'} title={isSound ? words('sound') : words('unsound', { problems })}>
      {isSound ? <p>{words('soundText', { events, checkpoints })}</p> : <p>{words('unsoundText')}</p>}
      {isSound && erased > 0 ? <p>{words('erased', { erased })}</p> : null}
      {setBack > 0 ? <p>{words('setBack', { setBack })}</p> : null}
      {found.length > 0 ? <Problems found={found} problems={problems} /> : null}
      <p className={styles.quiet}>
        {actor === null ? null : <>{words('by', { actor })} · </>}
        <Moment at={at} /> · {words('took', { seconds })}
      </p>
    </Banner>
  )
}

/** The problems in the verifier's English wording, which is meant for a report. */
function Problems({ found, problems }: { found: readonly string[]; problems: number }) {
  const words = useTranslations('log.check')
  const format = useFormatter()
  const numbered = found.map((problem, at) => ({ problem, id: `${format.number(at)} ${problem}` }))
  return (
    <>
      <ul className={styles.problems} lang="en">
        {numbered.map(({ problem, id }) => (
          <li key={id}>{problem}</li>
        ))}
      </ul>
      {problems > found.length ? <p>{words('more', { more: problems - found.length })}</p> : null}
    </>
  )
}
