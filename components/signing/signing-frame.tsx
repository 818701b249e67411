import type { ReactNode } from 'react'
import { LanguageSwitch } from '#components/portal/language-switch.tsx'
import { signerLocales } from '#lib/words/locales.ts'
import styles from './signing-frame.module.css'

type SigningFrameProps = {
  /** The organisation's name; omit it where it must not be revealed. */
  organisation?: string | undefined
  /** The contract's title, below the organisation. */
  title?: string | undefined
  /** Ends with the language switch, which loads the page again: not while a contract is signed. */
  languages?: boolean
  children: ReactNode
}

/** The frame of every signer's screen except the reader: the organisation, then one narrow sheet. */
export function SigningFrame({ organisation, title, languages = false, children }: SigningFrameProps) {
  return (
    <div className={styles.frame}>
      {organisation || title ? (
        <header className={styles.header}>
          {organisation ? (
            <p className={styles.organisation} translate="no">
              {organisation}
            </p>
          ) : null}
          {title ? (
            <p className={styles.title} translate="no">
              {title}
            </p>
          ) : null}
        </header>
      ) : null}
      <main className={styles.main}>
        <div className={styles.sheet}>{children}</div>
      </main>
      {languages ? (
        <footer className={styles.footer}>
          <LanguageSwitch locales={signerLocales} />
        </footer>
      ) : null}
    </div>
  )
}
