'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import styles from './screen.module.css'

type ScreenHeadingProps = {
  children: ReactNode
  icon?: ReactNode
  /** Takes the focus when it appears, so that a screen reader begins here. */
  focused?: boolean
}

/** The h1 of a screen of the signing flow. */
export function ScreenHeading({ children, icon, focused = true }: ScreenHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!focused) return
    window.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [focused])
  return (
    <h1 ref={heading} tabIndex={-1} className={styles.heading}>
      {icon}
      {children}
    </h1>
  )
}
