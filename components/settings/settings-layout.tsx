'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import styles from './settings.module.css'

export type SettingsPage = 'organisation' | 'account' | 'disclosure' | 'seal' | 'installation'

type SettingsLayoutProps = {
  /** The pages that the member may open, with their addresses. */
  pages: readonly { id: SettingsPage; href: string }[]
  children: ReactNode
}

/** The frame of the settings: navigation at the side, or on top on a phone. */
export function SettingsLayout({ pages, children }: SettingsLayoutProps) {
  const words = useTranslations('settings.nav')
  const path = usePathname()
  return (
    <div className={styles.layout}>
      <nav className={styles.nav} aria-label={words('label')}>
        <ul>
          {pages.map(({ id, href }) => (
            <li key={id}>
              <Link href={href} aria-current={path === href ? 'page' : undefined}>
                {words(id)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.stack}>{children}</div>
    </div>
  )
}
