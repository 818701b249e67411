import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { ToastProvider } from '#components/ui/toast.tsx'
import { AccountMenu, PhoneMenu } from './account-menu.tsx'
import styles from './app-shell.module.css'
import { LocalOnlyBanner } from './local-only-banner.tsx'
import { MainNav } from './main-nav.tsx'
import { navItemsFor } from './nav-items.ts'
import { Wordmark } from './wordmark.tsx'

type AppShellProps = {
  user: { name: string; email: string }
  organisation: string
  isAdmin: boolean
  /** Ends the session and opens the sign-in page. */
  signOut: () => Promise<void>
  /** True if no mail server is configured and messages go to the local outbox. */
  localOnly: boolean
  /** More banners across the page. */
  banners?: ReactNode
  /** Uses the whole width, for the field editor. */
  wide?: boolean
  children: ReactNode
}

/** The frame of every signed-in page: header, banners, main. */
export function AppShell({ user, organisation, isAdmin, signOut, localOnly, banners, wide, children }: AppShellProps) {
  const common = useTranslations('common')
  const items = navItemsFor(isAdmin)
  return (
    <ToastProvider label={common('notifications')} closeLabel={common('close')}>
      <div className={styles.shell}>
        <a href="#main" className={styles.skip}>
          {common('skipToContent')}
        </a>
        <header className={styles.header}>
          <div className={styles.bar}>
            <Link href="/contracts" className={styles.home}>
              <Wordmark />
            </Link>
            <span className={styles.organisation} translate="no">
              {organisation}
            </span>
            <MainNav items={items} />
            <div className={styles.account}>
              <AccountMenu user={user} signOut={signOut} />
            </div>
            <div className={styles.menu}>
              <PhoneMenu user={user} items={items} signOut={signOut} />
            </div>
          </div>
        </header>
        {localOnly || banners ? (
          <aside aria-label={common('notices')}>
            {banners}
            {localOnly ? <LocalOnlyBanner linksToOutbox={isAdmin} /> : null}
          </aside>
        ) : null}
        <main id="main" tabIndex={-1} className={classNames(styles.main, wide && styles.wide)}>
          {children}
        </main>
      </div>
    </ToastProvider>
  )
}
