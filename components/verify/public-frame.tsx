import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { LanguageSwitch } from '#components/portal/language-switch.tsx'
import { Wordmark } from '#components/portal/wordmark.tsx'
import styles from './public-frame.module.css'

type PublicFrameProps = {
  title: string
  intro: string
  /** The current page. */
  here: 'verify' | 'log' | 'hash'
  children: ReactNode
}

const pages = [
  { name: 'verify', href: '/verify' },
  { name: 'log', href: '/verify/log' },
  { name: 'signIn', href: '/sign-in' },
] as const

/** The frame of the public pages. */
export function PublicFrame({ title, intro, here, children }: PublicFrameProps) {
  const words = useTranslations('verify.nav')
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Link href="/verify" className={styles.home}>
          <Wordmark />
        </Link>
        <nav className={styles.nav} aria-label={words('label')}>
          {pages.map(({ name, href }) => (
            <Link key={name} href={href} aria-current={name === here ? 'page' : undefined}>
              {words(name)}
            </Link>
          ))}
        </nav>
      </header>
      <main className={styles.main}>
        <div className={styles.titles}>
          <h1>{title}</h1>
          <p>{intro}</p>
        </div>
        {children}
      </main>
      <footer className={styles.footer}>
        <LanguageSwitch />
      </footer>
    </div>
  )
}
