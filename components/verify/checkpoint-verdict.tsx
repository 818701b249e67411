import { CircleX, GitFork, History, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { ProvenEvent, Step, Verdict } from './check-checkpoint.ts'
import { type Finding, Findings } from './findings.tsx'
import styles from './result.module.css'

const looks = {
  same: { tone: 'neutral', Icon: History, status: 'holds' },
  equal: { tone: 'neutral', Icon: History, status: 'holds' },
  other_event: { tone: 'danger', Icon: CircleX, status: 'fails' },
  shorter: { tone: 'danger', Icon: TriangleAlert, status: 'fails' },
  fork: { tone: 'danger', Icon: GitFork, status: 'fails' },
  foreign: { tone: 'warning', Icon: CircleX, status: 'note' },
  unsigned: { tone: 'danger', Icon: CircleX, status: 'fails' },
} as const

/** The result of comparing a checkpoint with the log, step by step. `ours` is the name of the log. */
export function CheckpointVerdict({ verdict, ours }: { verdict: Verdict; ours: string }) {
  const words = useTranslations('verify.log.verdict')
  const statuses = useTranslations('verify.status')
  const { outcome, theirs } = verdict
  const { tone, Icon, status } = looks[outcome]
  const says = {
    same: () => words('sameText'),
    equal: () => words('equalText'),
    other_event: () => words('other_eventText'),
    shorter: () => words('shorterText', { theirs, ours: verdict.ours }),
    fork: () => words('forkText', { theirs }),
    foreign: () => words('foreignText', { origin: verdict.origin, ours }),
    unsigned: () => words('unsignedText'),
  }
  return (
    <div className={styles.result}>
      <div className={styles.verdict}>
        <Badge tone={tone} icon={<Icon size={14} aria-hidden="true" />}>
          {statuses(status)}
        </Badge>
        <h3>{words(outcome)}</h3>
        <p className={styles.text}>{says[outcome]()}</p>
      </div>
      {verdict.isEarlierName ? (
        <Banner tone="warning">
          <p>{words('restored')}</p>
        </Banner>
      ) : null}
      <Steps steps={verdict.steps} origin={verdict.origin} />
    </div>
  )
}

function Steps({ steps, origin }: { steps: readonly Step[]; origin: string }) {
  const words = useTranslations('verify.log.step')
  const findings = steps.map((step): Finding => {
    const { id, holds } = step
    const where = step.id === 'signature' && step.where === 'server' ? 'onServer' : 'inBrowser'
    const text = {
      signature: () =>
        holds === null ? words('signatureNone') : words(holds ? 'signatureHolds' : 'signatureFails', { origin }),
      consistency: () => words(holds ? 'consistencyHolds' : 'consistencyFails', numbersOf(step)),
      inclusion: () => words(holds ? 'inclusionHolds' : 'inclusionFails', numbersOf(step)),
    }
    return {
      id,
      title: words(id),
      status: holds === null ? 'open' : holds ? 'holds' : 'fails',
      text: (
        <>
          <p>
            {text[id]()} {holds === null ? null : words(where)}
          </p>
          {step.id === 'inclusion' && step.event ? <EventFacts event={step.event} /> : null}
        </>
      ),
      not: id === 'signature' && holds ? words('not') : undefined,
    }
  })
  return <Findings findings={findings} />
}

function numbersOf(step: Step): { from: number; to: number; index: number } {
  const none = { from: 0, to: 0, index: 0 }
  if (step.id === 'consistency') return { ...none, from: step.from, to: step.to }
  return step.id === 'inclusion' ? { ...none, index: step.index } : none
}

function EventFacts({ event }: { event: ProvenEvent }) {
  const words = useTranslations('verify.log.event')
  return (
    <Facts
      facts={[
        { term: words('type'), value: event.name },
        { term: words('at'), value: <Moment at={event.at} as="exact" /> },
        ...(event.contract ? [{ term: words('contract'), value: event.contract, wide: true }] : []),
      ]}
    />
  )
}
