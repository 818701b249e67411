'use client'

import { type RefObject, useEffect, useState } from 'react'

/**
 * The numbers of the pages in or near the view of a scrolling element, read from the `data-page` of its `count` pages.
 * `margin` is how far around the view counts as near, as in CSS. Until the script has run, that is page 1.
 */
export function useNearViewport(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  margin: string,
): ReadonlySet<number> {
  const [near, setNear] = useState<ReadonlySet<number>>(() => new Set([1]))
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const update = (entries: IntersectionObserverEntry[]) =>
      setNear((before) => {
        const after = new Set(before)
        for (const { target, isIntersecting } of entries) {
          const page = Number(target.getAttribute('data-page'))
          if (isIntersecting) after.add(page)
          else after.delete(page)
        }
        return after
      })
    const observer = new IntersectionObserver(update, { root: element, rootMargin: margin })
    for (const each of [...element.querySelectorAll('[data-page]')].slice(0, count)) observer.observe(each)
    return () => observer.disconnect()
  }, [scroller, count, margin])
  return near
}
