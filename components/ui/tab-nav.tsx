import Link from 'next/link'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

type TabNavProps = {
  label: string
  items: readonly { href: string; label: ReactNode; count?: ReactNode; current: boolean }[]
}

/** Links that look like tabs; each is a page or a filter in the URL. */
export function TabNav({ label, items }: TabNavProps) {
  return (
    <nav aria-label={label}>
      <ul className={styles.list}>
        {items.map((item) => (
          <li key={item.href}>
            <Link
              href={item.href}
              className={styles.tab}
              aria-current={item.current ? 'page' : undefined}
              scroll={false}
            >
              {item.label}
              {item.count === undefined ? null : <span className={styles.count}>{item.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
