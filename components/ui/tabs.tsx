'use client'

import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

export type TabItem<Value extends string = string> = {
  value: Value
  label: ReactNode
  icon?: ReactNode
  panel: ReactNode
}

type TabsProps<Value extends string> = {
  /** The accessible name of the tab list. */
  label: string
  items: readonly TabItem<Value>[]
  /** Controlled with `onValueChange`, or uncontrolled from `defaultValue` (by default the first). */
  value?: Value
  defaultValue?: Value
  onValueChange?: (value: Value) => void
  /** Keeps hidden panels in the DOM, so that their input is kept. */
  keepMounted?: boolean
  className?: string | undefined
}

/** Panels of which one is shown. Arrow keys move between the tabs. For tabs that are pages, see TabNav. */
export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { label, items, value, defaultValue, onValueChange, keepMounted = false, className } = props
  const first = defaultValue ?? items[0]?.value
  return (
    <Base.Root
      {...(className ? { className } : {})}
      {...(value === undefined ? { defaultValue: first } : { value })}
      onValueChange={(next) => onValueChange?.(next as Value)}
    >
      <Base.List className={styles.list} aria-label={label} activateOnFocus>
        {items.map((item) => (
          <Base.Tab key={item.value} value={item.value} className={styles.tab}>
            {item.icon}
            {item.label}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.value} value={item.value} className={styles.panel} keepMounted={keepMounted}>
          {item.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
