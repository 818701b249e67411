import { type ReactNode, useId } from 'react'
import styles from './card.module.css'
import { classNames } from './class-names.ts'

type CardProps = {
  title?: ReactNode
  description?: ReactNode
  /** Buttons beside the title. */
  actions?: ReactNode
  children: ReactNode
  footer?: ReactNode
  /** No padding around the content: for tables and lists that reach the edges. */
  flush?: boolean
  className?: string | undefined
}

/** A raised sheet with an optional heading (h2). A card with a title is a region. */
export function Card({ title, description, actions, children, footer, flush = false, className }: CardProps) {
  const id = useId()
  return (
    <section className={classNames(styles.card, className)} aria-labelledby={title ? id : undefined}>
      {title ? (
        <div className={styles.head}>
          <div className={styles.titles}>
            <h2 id={id}>{title}</h2>
            {description ? <p className={styles.description}>{description}</p> : null}
          </div>
          {actions}
        </div>
      ) : null}
      <div className={classNames(styles.body, flush && styles.flush)}>{children}</div>
      {footer ? <div className={styles.foot}>{footer}</div> : null}
    </section>
  )
}
