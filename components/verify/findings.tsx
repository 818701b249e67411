import { Check, CircleHelp, CircleX, Info } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import styles from './findings.module.css'

export type Finding = {
  id: string
  /** The check. */
  title: string
  status: 'holds' | 'fails' | 'note' | 'open'
  /** Its result. */
  text: ReactNode
  /** The limits of the result. */
  not?: string | undefined
}

const looks = {
  holds: { tone: 'neutral', Icon: Check },
  fails: { tone: 'danger', Icon: CircleX },
  note: { tone: 'warning', Icon: Info },
  open: { tone: 'neutral', Icon: CircleHelp },
} as const

/** Checks with their results and limits. There is no overall verdict. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const words = useTranslations('verify.status')
  return (
    <ul className={styles.findings}>
      {findings.map(({ id, title, status, text, not }) => {
        const { tone, Icon } = looks[status]
        return (
          <li key={id} className={styles.finding}>
            <div className={styles.status}>
              <span className={styles.title}>{title}</span>
              <Badge tone={tone} icon={<Icon size={14} aria-hidden="true" />}>
                {words(status)}
              </Badge>
            </div>
            <div className={styles.text}>
              {text}
              {not ? <p className={styles.not}>{not}</p> : null}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
