import type { ReactNode } from 'react'
import styles from './signing-frame.module.css'

type SigningFrameProps = {
  /** Whose page this is; leave out where nothing may be told. */
  organisation?: string | undefined
  /** The contract's title, quietly under the organisation. */
  title?: string | undefined
  children: ReactNode
}

/** The page around every screen of the signer but the reader: who, then one narrow sheet. */
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
