import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './banner.module.css'
import { classNames } from './class-names.ts'

const icons = { info: Info, warning: TriangleAlert, danger: CircleAlert, success: CircleCheck }

export type BannerTone = keyof typeof icons

type BannerProps = {
  tone?: BannerTone
  title?: ReactNode
  children?: ReactNode
  /** One button or link at the end. */
  action?: ReactNode
  /** Announces it when it appears: "status" politely, "alert" immediately. Omit it for a banner of the initial page. */
  role?: 'status' | 'alert'
  /** Spans the width of the page. */
  strip?: boolean
  className?: string | undefined
}

/** A message about a page or a form. */
export function Banner({ tone = 'info', title, children, action, role, strip = false, className }: BannerProps) {
  const Icon = icons[tone]
  return (
    <div className={classNames(styles.banner, styles[tone], strip && styles.strip, className)} role={role}>
      <Icon size={18} aria-hidden="true" />
      <div className={styles.text}>
        {title ? <p className={styles.title}>{title}</p> : null}
        {children}
      </div>
      {action ? <div className={styles.action}>{action}</div> : null}
    </div>
  )
}
