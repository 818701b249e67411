import type { ReactNode } from 'react'
import styles from './auth-page.module.css'
import { Wordmark } from './wordmark.tsx'

type AuthPageProps = {
  title: ReactNode
  description?: ReactNode
  /** A banner above the form, such as "Your password was changed". */
  notice?: ReactNode
  children: ReactNode
  /** Links below the form. */
  foot?: ReactNode
  /** The language switch, at the end of the page; absent where the address has a token in its fragment. */
  languages?: ReactNode
}

/** The frame of setup, sign-in, password reset and invitation: one centred form. */
export function AuthPage({ title, description, notice, children, foot, languages }: AuthPageProps) {
  return (
    <div className={styles.page}>
      <header className={styles.brand}>
        <Wordmark />
      </header>
      <main className={styles.column}>
        {notice}
        <div className={styles.sheet}>
          <div className={styles.titles}>
            <h1>{title}</h1>
            {description ? <p>{description}</p> : null}
          </div>
          {children}
        </div>
        {foot ? <div className={styles.foot}>{foot}</div> : null}
      </main>
      {languages ? <footer>{languages}</footer> : null}
    </div>
  )
}
