'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { PageView } from '../signing-view.ts'
import styles from './reader.module.css'

type PageImageProps = {
  page: PageView
  pageCount: number
  /** How much larger than its column the page is shown; asks for a sharper image. */
  zoom: number
  /** Once, when the image is decoded and can be painted. */
  onShown?: (() => void) | undefined
}

/** The picture of a page: its room is reserved by its proportion, the first one comes at once, the others when near. */
export function PageImage({ page, pageCount, zoom, onShown }: PageImageProps) {
  const t = useTranslations('signing.reader')
  const image = useRef<HTMLImageElement>(null)
  const shown = useRef(onShown)
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    shown.current = onShown
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another image
  useEffect(() => {
    const element = image.current
    if (!element) return
    // What arrived or failed before this script ran fires no more events.
    if (element.complete && element.naturalWidth === 0) setFailed(true)
    if (!shown.current) return
    let gone = false
    const tell = () => {
      if (!gone && element.complete && element.naturalWidth > 0) shown.current?.()
    }
    // Decoding fails as well when a sharper image takes this one's place: then its load event tells.
    element.decode().then(tell, tell)
    return () => {
      gone = true
    }
  }, [attempt])
  if (failed) {
    return (
      <div className={styles.failed} role="alert">
        <p>{t('pageFailed')}</p>
        <Button
          onClick={() => {
            setFailed(false)
            setAttempt(attempt + 1)
          }}
        >
          {t('retry')}
        </Button>
      </div>
    )
  }
  const first = page.number === 1
  return (
    <img
      key={attempt}
      ref={image}
      className={styles.image}
      src={page.images[0]?.url}
      srcSet={page.images.map(({ url, width }) => `${url} ${width}w`).join(', ')}
      sizes={`calc(${zoom} * min(100vw, 54rem))`}
      width={Math.round(page.width)}
      height={Math.round(page.height)}
      alt={t('pageAlt', { page: page.number, count: pageCount })}
      loading={first ? 'eager' : 'lazy'}
      fetchPriority={first ? 'high' : 'auto'}
      decoding="async"
      draggable={false}
      onLoad={() => shown.current?.()}
      onError={() => setFailed(true)}
    />
  )
}
