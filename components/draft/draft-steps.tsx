import { Check } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import { type DraftStep, draftSteps } from '#lib/domain/contract/draft-steps.rules.ts'
import styles from './draft-steps.module.css'

type DraftStepsProps = {
  current: DraftStep
  /** The completed steps. */
  done: readonly DraftStep[]
  /** Null for a step that cannot be opened yet. */
  hrefOf: (step: DraftStep) => string | null
}

/** The steps of preparing a contract; each step that can be opened is a link. */
export function DraftSteps({ current, done, hrefOf }: DraftStepsProps) {
  const words = useTranslations('contracts.steps')
  return (
    <nav aria-label={words('label')}>
      <ol className={styles.steps}>
        {draftSteps.map((step, at) => {
          const isDone = done.includes(step) && step !== current
          const href = hrefOf(step)
          const content = (
            <>
              <span className={styles.number} aria-hidden="true">
                {isDone ? <Check size={14} /> : at + 1}
              </span>
              <span className={styles.word}>{words(step)}</span>
              {isDone ? <VisuallyHidden>({words('done')})</VisuallyHidden> : null}
            </>
          )
          const look = {
            className: classNames(styles.step, isDone && styles.done),
            'aria-current': step === current ? ('step' as const) : undefined,
          }
          return (
            <Fragment key={step}>
              {at > 0 ? <li className={styles.rule} aria-hidden="true" /> : null}
              <li>
                {href ? (
                  <Link href={href} {...look}>
                    {content}
                  </Link>
                ) : (
                  <span {...look}>{content}</span>
                )}
              </li>
            </Fragment>
          )
        })}
      </ol>
    </nav>
  )
}
