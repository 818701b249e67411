import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

type EmptyStateProps = {
  icon: ReactNode
  title: ReactNode
  /** What the list is for and how to begin. */
  children: ReactNode
  actions?: ReactNode
  /** The heading level. */
  level?: 'h2' | 'h3'
}

/** The content of an empty list. */
export function EmptyState({ icon, title, children, actions, level: Heading = 'h2' }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <Heading>{title}</Heading>
      <div className={styles.text}>{children}</div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  )
}
