'use client'

import { memo, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { type ImageUrl, imageSizes } from './image-sources.ts'
import type { Page, PageLabels } from './page.ts'
import { PageImage } from './page-image.tsx'
import styles from './page-sheet.module.css'
import { PageText } from './page-text.tsx'

type PageSheetProps = {
  page: Page
  /** The width at zoom 1, in points. */
  width: number
  /** CSS pixels per point; null until measured. */
  scale: number | null
  near: boolean
  tabIndex: number | undefined
  labels: PageLabels
  imageUrl: ImageUrl
  loadText: ((page: number) => Promise<string>) | undefined
  onShown: ((page: number) => void) | undefined
  children: ReactNode
}

/**
 * A page at its reserved size. Its image is loaded near the view, and kept once it has loaded: the browser may not be
 * allowed to cache it.
 */
export const PageSheet = memo(function PageSheet(props: PageSheetProps) {
  const { page, width, scale, near, tabIndex, labels, imageUrl, loadText, onShown, children } = props
  const sheet = useRef<HTMLElement>(null)
  const [shown, setShown] = useState(false)
  useLayoutEffect(() => {
    sheet.current?.style.setProperty('--page-width', String(width))
  }, [width])
  const sizes = imageSizes(width, scale)
  // A page far from the view keeps the image it has; a sharper one is loaded when it comes near.
  const [nearSizes, setNearSizes] = useState(sizes)
  if (near && nearSizes !== sizes) setNearSizes(sizes)
  const label = labels.page(page.number)
  return (
    <article
      ref={sheet}
      className={styles.page}
      data-page={page.number}
      data-near={near ? '' : undefined}
      tabIndex={tabIndex}
      aria-label={label}
    >
      <PagePlaceholder page={page} label={label} shown={shown} />
      {near || shown ? (
        <PageImage
          page={page}
          sizes={nearSizes}
          imageUrl={imageUrl}
          labels={labels}
          onShown={() => {
            setShown(true)
            onShown?.(page.number)
          }}
        />
      ) : null}
      {loadText && labels.text ? (
        <PageText page={page.number} near={near} label={labels.text(page.number)} load={loadText} />
      ) : null}
      {children}
    </article>
  )
})

/**
 * Gives the page its height before any script has run: an SVG keeps the aspect ratio of its view box. Until the image
 * is loaded it shows lines in place of the text, and the page number.
 */
function PagePlaceholder({ page, label, shown }: { page: Page; label: string; shown: boolean }) {
  const { width, height } = page
  return (
    <svg className={styles.placeholder} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {shown ? null : (
        <>
          <path className={styles.lines} d={linesOf(page)} />
          <text className={styles.number} x={width / 2} y={height * 0.07} fontSize={width / 34}>
            {label}
          </text>
        </>
      )}
    </svg>
  )
}

/** Three paragraphs under headings, as the `d` of a path. */
function linesOf({ width, height }: Page): string {
  const line = (y: number, length: number) =>
    `M${width * 0.12} ${height * y}h${width * length}v${height * 0.012}h${-width * length}z`
  const paragraph = (y: number) => [
    line(y, 0.3),
    ...[0.05, 0.08, 0.11, 0.14, 0.17, 0.2].map((by) => line(y + by, 0.76)),
    line(y + 0.23, 0.5),
  ]
  return [0.12, 0.4, 0.68].flatMap(paragraph).join('')
}
