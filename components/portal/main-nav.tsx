'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import styles from './app-shell.module.css'
import type { NavItem } from './nav-items.ts'

/** The links of the header; the current page is marked. */
export function MainNav({ items }: { items: readonly NavItem[] }) {
  const words = useTranslations('portal.nav')
  const path = usePathname()
  return (
    <nav className={styles.nav} aria-label={words('label')}>
      <ul className={styles.links}>
        {items.map((item) => (
          <li key={item.id}>
            <Link
              href={item.href}
              className={styles.link}
              aria-current={path === item.href ? 'page' : path.startsWith(`${item.href}/`) ? 'true' : undefined}
            >
              {words(item.id)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
