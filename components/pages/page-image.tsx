'use client'

import { useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { type ImageUrl, imageSources } from './image-sources.ts'
import type { Page, PageLabels } from './page.ts'
import styles from './page-image.module.css'

type PageImageProps = {
  page: Page
  /** The `sizes` attribute of the image. */
  sizes: string
  imageUrl: ImageUrl
  labels: PageLabels
  /** Called when the image is decoded and can be painted, again for a sharper one. */
  onShown: () => void
}

/** The image of a page, or an error with a retry button. */
export function PageImage({ page, sizes, imageUrl, labels, onShown }: PageImageProps) {
  const [attempt, setAttempt] = useState(0)
  const [failed, setFailed] = useState(false)
  const image = useImage(attempt, onShown, () => setFailed(true))
  if (failed) {
    return (
      <div className={styles.failed} role="alert">
        <p>{labels.failed}</p>
        <Button
          size="s"
          onClick={() => {
            setFailed(false)
            setAttempt(attempt + 1)
          }}
        >
          {labels.retry}
        </Button>
      </div>
    )
  }
  return (
    <img
      key={attempt}
      ref={image}
      className={styles.image}
      {...imageSources(page, imageUrl)}
      sizes={sizes}
      width={Math.round(page.width)}
      height={Math.round(page.height)}
      alt={labels.page(page.number)}
      fetchPriority={page.number === 1 ? 'high' : 'auto'}
      decoding="async"
      draggable={false}
      onLoad={onShown}
      onError={() => setFailed(true)}
    />
  )
}

/**
 * Also reports an image of the server's HTML that loaded or failed before hydration, because it fires no more events.
 */
function useImage(attempt: number, onShown: () => void, onFailed: () => void) {
  const image = useRef<HTMLImageElement>(null)
  const report = useRef({ onShown, onFailed })
  useEffect(() => {
    report.current = { onShown, onFailed }
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt renders a new img element
  useEffect(() => {
    const element = image.current
    if (!element) return
    if (element.complete && element.naturalWidth === 0) report.current.onFailed()
    let removed = false
    const check = () => {
      if (!removed && element.complete && element.naturalWidth > 0) report.current.onShown()
    }
    // Decoding also fails when a sharper image replaces this one: then its load event reports it.
    element.decode().then(check, check)
    return () => {
      removed = true
    }
  }, [attempt])
  return image
}
