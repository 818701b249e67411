import type { ReactNode } from 'react'
import styles from './plain-page.module.css'

type PlainPageProps = {
  /** A 40 px icon; decorative. */
  icon: ReactNode
  title: ReactNode
  children: ReactNode
  actions?: ReactNode
}

/** A full page with one message and the next step. */
export function PlainPage({ icon, title, children, actions }: PlainPageProps) {
  return (
    <main className={styles.page}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <h1>{title}</h1>
      <div className={styles.text}>{children}</div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </main>
  )
}
