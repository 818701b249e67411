'use client'

import { type RefObject, useEffect, useState } from 'react'
import { pageInView } from './page-geometry.ts'

/** The number of the page in view, kept up to date while the pages scroll or other pages come near the view. */
export function usePageInView(scroller: RefObject<HTMLElement | null>, near: ReadonlySet<number>): number {
  const [page, setPage] = useState(1)
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let frame = 0
    const update = () => {
      frame = 0
      setPage((before) => pageInView(element) ?? before)
    }
    const updateNextFrame = () => {
      if (frame === 0) frame = requestAnimationFrame(update)
    }
    element.addEventListener('scroll', updateNextFrame, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      element.removeEventListener('scroll', updateNextFrame)
    }
  }, [scroller])
  useEffect(() => {
    if (scroller.current && near.size > 0) setPage(pageInView(scroller.current) ?? 1)
  }, [scroller, near])
  return page
}
