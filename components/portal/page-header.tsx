import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import styles from './page-header.module.css'

type PageHeaderProps = {
  title: ReactNode
  description?: ReactNode
  /** The parent page. */
  back?: { href: string; label: string }
  actions?: ReactNode
}

/** The heading (h1) of a page with its actions. */
export function PageHeader({ title, description, back, actions }: PageHeaderProps) {
  return (
    <div className={styles.header}>
      <div className={styles.titles}>
        {back ? (
          <Link href={back.href} className={styles.back}>
            <ArrowLeft size={15} aria-hidden="true" />
            {back.label}
          </Link>
        ) : null}
        <h1>{title}</h1>
        {description ? <div className={styles.description}>{description}</div> : null}
      </div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  )
}
