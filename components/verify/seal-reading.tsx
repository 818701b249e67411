import { BadgeCheck, CircleX, FileQuestion, ShieldQuestion } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import type { SealReading, SignatureReading } from '#lib/domain/verify/schema.ts'
import type { SealOutcome } from '#lib/domain/verify/seal-outcome.rules.ts'
import { Findings } from './findings.tsx'
import styles from './result.module.css'
import { findingsOf } from './seal-findings.tsx'

const looks = {
  holds: { tone: 'neutral', Icon: BadgeCheck, status: 'holds' },
  holdsElsewhere: { tone: 'warning', Icon: ShieldQuestion, status: 'note' },
  beginning: { tone: 'danger', Icon: CircleX, status: 'fails' },
  fails: { tone: 'danger', Icon: CircleX, status: 'fails' },
  none: { tone: 'warning', Icon: FileQuestion, status: 'note' },
  unreadable: { tone: 'warning', Icon: FileQuestion, status: 'open' },
} as const satisfies Record<SealOutcome, object>

/** The digital signatures of a PDF, each check with its result. */
export function SealReport({ reading }: { reading: SealReading }) {
  const words = useTranslations('verify.seal')
  const statuses = useTranslations('verify.status')
  const { outcome, size, sealedBytes } = reading
  const { tone, Icon, status } = looks[outcome]
  const problems = outcome === 'none' || outcome === 'unreadable' ? [] : reading.problems
  return (
    <Card>
      <div className={styles.result}>
        <div className={styles.verdict}>
          <Badge tone={tone} icon={<Icon size={14} aria-hidden="true" />}>
            {statuses(status)}
          </Badge>
          <h2>{words(`result.${outcome}`)}</h2>
          <p className={styles.text}>
            {outcome === 'beginning'
              ? words('resultText.beginning', { bytes: sealedBytes ?? 0, after: size - (sealedBytes ?? 0) })
              : words(`resultText.${outcome}`)}
          </p>
        </div>
        {problems.length > 0 ? (
          <section className={styles.part}>
            <h3>{words('problemsHeading')}</h3>
            <ul className={styles.list}>
              {problems.map((problem) => (
                <li key={problem}>{words(`problem.${problem}`)}</li>
              ))}
            </ul>
          </section>
        ) : null}
        {reading.signatures.map((signature, at) => (
          <Signature key={signature.coversUntil} signature={signature} number={at + 1} of={reading} />
        ))}
      </div>
    </Card>
  )
}

type SignatureProps = { signature: SignatureReading; number: number; of: SealReading }

function Signature({ signature, number, of }: SignatureProps) {
  const words = useTranslations('verify.seal')
  const { kind, isSeal } = signature
  return (
    <section className={styles.part}>
      <div>
        <h3>{words(`kind.${isSeal ? 'seal' : kind}`)}</h3>
        <p className={styles.quiet}>{words('kindText', { number, count: of.signatures.length })}</p>
      </div>
      <Findings findings={findingsOf(signature, of.size, words)} />
    </section>
  )
}
