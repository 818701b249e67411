'use client'

import { type ComponentProps, type ElementType, useLayoutEffect, useRef } from 'react'
import type { FractionRect } from '#lib/core/geometry.ts'
import { classNames } from './class-names.ts'
import { placeElement } from './place-element.ts'
import styles from './placed.module.css'

type PlacedProps<Tag extends ElementType> = Omit<ComponentProps<Tag>, 'as' | 'ref' | 'style'> & {
  /** Fractions of the nearest positioned ancestor, from its top left. */
  rect: FractionRect
  /** The element to render; a div by default. */
  as?: Tag
  /** Called with the element when it is mounted and with null when it is unmounted. */
  elementRef?: (element: HTMLElement | null) => void
}

/** An element at a position on a page. */
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
    placeElement(element, { x, y, width, height })
    element.dataset.placed = ''
  }, [x, y, width, height])
  const keep = (element: HTMLElement | null) => {
    own.current = element
    elementRef?.(element)
  }
  return <Element {...rest} ref={keep} className={classNames(styles.placed, className)} />
}
