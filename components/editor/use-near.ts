'use client'

import { type RefObject, useEffect, useState } from 'react'
import { pageInView } from './sheets.ts'

/**
 * The numbers of the pages that are in or near the view of a scrolling element, read from `data-page`. Only these are
 * mounted; the others keep their reserved size. `margin` is how far around the view still counts, as in CSS.
 */
export function useNear(scroller: RefObject<HTMLElement | null>, count: number, margin: string): ReadonlySet<number> {
  const [near, setNear] = useState<ReadonlySet<number>>(() => new Set([1]))
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const note = (entries: IntersectionObserverEntry[]) =>
      setNear((before) => {
        const after = new Set(before)
        for (const { target, isIntersecting } of entries) {
          const page = Number((target as HTMLElement).dataset.page)
          if (isIntersecting) after.add(page)
          else after.delete(page)
        }
        return after
      })
    const observer = new IntersectionObserver(note, { root: element, rootMargin: margin })
    for (const each of [...element.querySelectorAll('[data-page]')].slice(0, count)) observer.observe(each)
    return () => observer.disconnect()
  }, [scroller, count, margin])
  return near
}

/** The number of the page that is looked at, followed while the canvas scrolls or what is near changes. */
export function usePageInView(canvas: RefObject<HTMLElement | null>, near: ReadonlySet<number>): number {
  const [page, setPage] = useState(1)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let frame = 0
    const look = () => {
      frame = 0
      setPage((before) => pageInView(element) ?? before)
    }
    const ask = () => {
      if (frame === 0) frame = requestAnimationFrame(look)
    }
    element.addEventListener('scroll', ask, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      element.removeEventListener('scroll', ask)
    }
  }, [canvas])
  useEffect(() => {
    if (canvas.current && near.size > 0) setPage(pageInView(canvas.current) ?? 1)
  }, [canvas, near])
  return page
}
