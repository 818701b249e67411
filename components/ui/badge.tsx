import type { ReactNode } from 'react'
import styles from './badge.module.css'
import { classNames } from './class-names.ts'

type BadgeProps = {
  tone?: 'neutral' | 'info' | 'success' | 'warning' | 'danger'
  /** A 14 px icon: a status is never shown by colour alone. */
  icon: ReactNode
  children: ReactNode
  className?: string | undefined
}

/** A status: text and icon. */
export function Badge({ tone = 'neutral', icon, children, className }: BadgeProps) {
  return (
    <span className={classNames(styles.badge, styles[tone], className)}>
      {icon}
      {children}
    </span>
  )
}
