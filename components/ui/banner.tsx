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
  /** Say it when it appears: "status" politely, "alert" at once. Leave out for what was there from the start. */
  role?: 'status' | 'alert'
  /** A strip over the whole width of the page. */
  strip?: boolean
  className?: string | undefined
}

/** A message about the page or the form it stands in. */
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
