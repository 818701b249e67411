'use client'

import { type ComponentProps, type ElementType, useLayoutEffect, useRef } from 'react'
import type { FractionRect } from '#lib/core/geometry.ts'
import { classNames } from './class-names.ts'
import styles from './placed.module.css'

type PlacedProps<Tag extends ElementType> = Omit<ComponentProps<Tag>, 'as' | 'ref' | 'style'> & {
  /** Fractions of the nearest positioned ancestor, from its top left. */
  rect: FractionRect
  /** The element to render; a div unless told otherwise. */
  as?: Tag
  /** Called with the element when it appears and with null when it goes. */
  elementRef?: (element: HTMLElement | null) => void
}

/**
 * Something that lies at a place on a page. The geometry goes through the CSSOM, because a strict content security
 * policy forbids style attributes; it is physical on purpose, because a page is not mirrored in right-to-left languages.
 */
export function Placed<Tag extends ElementType = 'div'>({
  rect,
  as,
  elementRef,
  className,
  ...rest
}: PlacedProps<Tag>) {
  const Element: ElementType = as ?? 'div'
  const own = useRef<HTMLElement | null>(null)
  const { x, y, width, height } = rect
  useLayoutEffect(() => {
    const element = own.current
    if (!element) return
    element.style.setProperty('left', `${x * 100}%`)
    element.style.setProperty('top', `${y * 100}%`)
    element.style.setProperty('width', `${width * 100}%`)
    element.style.setProperty('height', `${height * 100}%`)
    element.dataset.placed = ''
  }, [x, y, width, height])
  const keep = (element: HTMLElement | null) => {
    own.current = element
    elementRef?.(element)
  }
  return <Element {...rest} ref={keep} className={classNames(styles.placed, className)} />
}
