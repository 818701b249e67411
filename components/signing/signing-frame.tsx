import type { ReactNode } from 'react'
import styles from './signing-frame.module.css'

type SigningFrameProps = {
  /** The organisation's name; omit it where it must not be revealed. */
  organisation?: string | undefined
  /** The contract's title, below the organisation. */
  title?: string | undefined
  children: ReactNode
}

/** The frame of every signer's screen except the reader: the organisation, then one narrow sheet. */
export function SigningFrame({ organisation, title, children }: SigningFrameProps) {
  return (
    <div className={styles.frame}>
      {organisation || title ? (
        <header className={styles.header}>
          {organisation ? <p className={styles.organisation}>{organisation}</p> : null}
          {title ? <p className={styles.title}>{title}</p> : null}
        </header>
      ) : null}
      <main className={styles.main}>
        <div className={styles.sheet}>{children}</div>
      </main>
    </div>
  )
}
