'use client'

import { useEffect, useRef, useState } from 'react'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'

type PageTextProps = { page: number; near: boolean; label: string; load: (page: number) => Promise<string> }

/** The text of a page for assistive technology. Loaded when the page comes near, and again if that failed. */
export function PageText({ page, near, label, load }: PageTextProps) {
  const [text, setText] = useState('')
  const loading = useRef(false)
  useEffect(() => {
    if (!near || loading.current) return
    loading.current = true
    load(page).then(setText, () => {
      loading.current = false
    })
  }, [near, load, page])
  if (text === '') return null
  return (
    <VisuallyHidden as="div" role="group" aria-label={label} data-page-text="">
      {text}
    </VisuallyHidden>
  )
}
