'use client'

import { useEffect, useRef, useState } from 'react'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'

type PageTextProps = { page: number; near: boolean; label: string; load: (page: number) => Promise<string> }

/** The text of a page for assistive technology. Loaded when the page comes near, after a failure the next time. */
export function PageText({ page, near, label, load }: PageTextProps) {
  const [text, setText] = useState('')
  const loading = useRef(false)
  const latestLoad = useRef(load)
  useEffect(() => {
    latestLoad.current = load
  })
  useEffect(() => {
    if (!near || loading.current) return
    loading.current = true
    latestLoad.current(page).then(setText, () => {
      loading.current = false
    })
  }, [near, page])
  if (text === '') return null
  return (
    <VisuallyHidden as="div" role="group" aria-label={label} data-page-text="">
      {text}
    </VisuallyHidden>
  )
}
