'use client'

import { MonitorCheck } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useAction } from '#components/portal/use-action.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { SessionView } from '#lib/domain/account/schema.ts'
import type { ValueAction } from '#lib/server/http/form-state.ts'
import styles from './settings.module.css'

type SessionListProps = {
  sessions: readonly SessionView[]
  end: ValueAction<{ sessionId: string }>
  endOthers: ValueAction<Record<string, never>>
}

/** The devices on which the member is signed in. */
export function SessionList({ sessions, end, endOthers }: SessionListProps) {
  const words = useTranslations('settings.account')
  const columns: Column<SessionView>[] = [
    { id: 'device', header: words('sessionDevice'), phone: 'main', cell: (row) => <SessionDevice session={row} /> },
    {
      id: 'used',
      header: words('sessionUsed'),
      fit: true,
      cell: (row) => <Moment at={row.lastSeenAt} as="relative" />,
    },
    {
      id: 'actions',
      header: words('sessionActions'),
      headerHidden: true,
      fit: true,
      align: 'end',
      phone: 'end',
      cell: (row) => (row.isThis ? <ThisDevice /> : <EndButton session={row} end={end} />),
    },
  ]
  return (
    <Card
      flush
      title={words('sessionsTitle')}
      description={words('sessionsDescription')}
      actions={sessions.length > 1 ? <EndOthersButton endOthers={endOthers} /> : null}
    >
      <DataTable caption={words('sessionsTitle')} columns={columns} rows={sessions} rowId={(row) => row.id} />
    </Card>
  )
}

/** "Firefox on Linux" in words; the device is what the browser claims. */
function useDeviceName(): (session: SessionView) => string {
  const words = useTranslations('settings.account')
  return ({ device }) => {
    const { browser, system } = device ?? { browser: null, system: null }
    const known = browser && system ? 'both' : browser ? 'browser' : system ? 'system' : 'none'
    return words('sessionDeviceIs', { known, browser: browser ?? '', system: system ?? '' })
  }
}

function SessionDevice({ session }: { session: SessionView }) {
  const nameOf = useDeviceName()
  return (
    <>
      {nameOf(session)}
      <span className={styles.email}>{session.address ? <bdi>{session.address}</bdi> : null}</span>
    </>
  )
}

function ThisDevice() {
  const words = useTranslations('settings.account')
  return (
    <Badge tone="success" icon={<MonitorCheck size={14} aria-hidden="true" />}>
      {words('sessionThis')}
    </Badge>
  )
}

function EndButton({ session, end }: { session: SessionView } & Pick<SessionListProps, 'end'>) {
  const words = useTranslations('settings.account')
  const nameOf = useDeviceName()
  const [pending, run] = useAction()
  return (
    <Button
      size="s"
      pending={pending}
      pendingText={words('sessionEnding')}
      aria-label={words('sessionEndNamed', { device: nameOf(session) })}
      onClick={() => run(() => end({ sessionId: session.id }), { done: words('sessionEnded') })}
    >
      {words('sessionEnd')}
    </Button>
  )
}

function EndOthersButton({ endOthers }: Pick<SessionListProps, 'endOthers'>) {
  const words = useTranslations('settings.account')
  const [pending, run] = useAction()
  return (
    <Button
      size="s"
      pending={pending}
      pendingText={words('sessionEnding')}
      onClick={() => run(() => endOthers({}), { done: words('sessionOthersEnded') })}
    >
      {words('sessionEndOthers')}
    </Button>
  )
}
