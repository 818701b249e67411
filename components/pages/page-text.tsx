'use client'

import { useEffect, useRef, useState } from 'react'
import { withRetries } from '#components/http/retry.ts'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'

type PageTextProps = { page: number; near: boolean; label: string; load: (page: number) => Promise<string> }

/**
 * The text of a page for assistive technology. Loaded when the page comes near; a failure is retried while it is near, and
 * when it comes near again.
 */
export function PageText({ page, near, label, load }: PageTextProps) {
  const [text, setText] = useState<string | null>(null)
  const isLoaded = text !== null
  const latestLoad = useRef(load)
  useEffect(() => {
    latestLoad.current = load
  })
  useEffect(() => {
    if (!near || isLoaded) return
    const attempt = () =>
      latestLoad.current(page).then(
        (loaded) => {
          setText(loaded)
          return true
        },
        () => false,
      )
    return withRetries(attempt)
  }, [near, isLoaded, page])
  if (!text) return null
  return (
    <VisuallyHidden as="div" role="group" aria-label={label} data-page-text="" translate="no">
      {text}
    </VisuallyHidden>
  )
}
