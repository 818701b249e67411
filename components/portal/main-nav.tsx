'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import styles from './app-shell.module.css'
import type { Place } from './places.ts'

/** The links of the header; the current page is marked. */
export function MainNav({ places }: { places: readonly Place[] }) {
  const words = useTranslations('portal.nav')
  const path = usePathname()
  return (
    <nav className={styles.nav} aria-label={words('label')}>
      <ul className={styles.links}>
        {places.map((place) => (
          <li key={place.id}>
            <Link
              href={place.href}
              className={styles.link}
              aria-current={path === place.href ? 'page' : path.startsWith(`${place.href}/`) ? 'true' : undefined}
            >
              {words(place.id)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
