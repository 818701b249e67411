'use client'

import { Menu as Base } from '@base-ui/react/menu'
import Link from 'next/link'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './menu.module.css'

export type MenuEntry = {
  /** Unique in its menu. */
  id: string
  label: ReactNode
  hint?: ReactNode
  icon?: ReactNode
  danger?: boolean
  disabled?: boolean
  /** A separator above this entry. */
  divided?: boolean
} & (
  | { onSelect: () => void; href?: never; download?: never }
  | { href: string; download?: boolean | string; onSelect?: never }
)

type MenuProps = {
  /** The button that opens it; it needs text or an aria-label. */
  trigger: ReactElement
  /** Text at the top, such as the signed-in member. */
  heading?: ReactNode
  entries: readonly MenuEntry[]
  align?: 'start' | 'center' | 'end'
}

/** A button with a menu of actions and links. */
export function Menu({ trigger, heading, entries, align = 'end' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} align={align} sideOffset={6} collisionPadding={12}>
          <Base.Popup className={styles.popup}>
            {heading ? <div className={styles.heading}>{heading}</div> : null}
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Entry({ entry }: { entry: MenuEntry }) {
  const className = classNames(styles.item, entry.danger && styles.danger)
  const content = (
    <>
      {entry.icon}
      <span className={styles.text}>
        <span>{entry.label}</span>
        {entry.hint ? <span className={styles.hint}>{entry.hint}</span> : null}
      </span>
    </>
  )
  return (
    <>
      {entry.divided ? <Base.Separator className={styles.separator} /> : null}
      {entry.href === undefined ? (
        <Base.Item className={className} disabled={entry.disabled ?? false} onClick={entry.onSelect}>
          {content}
        </Base.Item>
      ) : (
        <Base.LinkItem className={className} closeOnClick render={linkFor(entry, content)} />
      )}
    </>
  )
}

function linkFor({ href, download }: { href: string; download?: boolean | string }, content: ReactNode): ReactElement {
  if (download === undefined) return <Link href={href}>{content}</Link>
  return (
    <a href={href} download={download}>
      {content}
    </a>
  )
}
