'use client'

import { type RefObject, useEffect, useState } from 'react'

/** The number of the page that crosses the middle of the scroller. Pages carry `data-page`. */
export function usePageInSight(scroller: RefObject<HTMLElement | null>, pageCount: number): number {
  const [page, setPage] = useState(1)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other pages need another observer
  useEffect(() => {
    const root = scroller.current
    if (!root) return
    const observer = new IntersectionObserver(
      (entries) => {
        const crossing = entries.findLast((entry) => entry.isIntersecting)
        if (crossing) setPage(Number((crossing.target as HTMLElement).dataset.page))
      },
      { root, rootMargin: '-50% 0px -50% 0px' },
    )
    for (const element of root.querySelectorAll('[data-page]')) observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, pageCount])
  return page
}

/** True while the element is within about one screen of what is seen. */
export function useNear(element: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    if (!element.current) return
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      rootMargin: '100% 0px',
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return near
}
