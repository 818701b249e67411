'use client'

import { type ComponentProps, type ReactNode, useState } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { ImageUrl } from './image-sources.ts'
import type { PageLabels } from './page.ts'
import { pageNumberOf } from './page-geometry.ts'
import { PageSheet } from './page-sheet.tsx'
import styles from './page-viewer.module.css'
import type { PageViewerState } from './use-page-viewer.ts'

type PageViewerProps = Omit<ComponentProps<'section'>, 'children' | 'ref' | 'tabIndex' | 'onFocus' | 'aria-label'> & {
  /** From `usePageViewer`, so that tools beside the pages can share it. */
  viewer: PageViewerState
  /** The accessible name of the view. */
  label: string
  labels: PageLabels
  imageUrl: ImageUrl
  /** The text of a page for assistive technology, requested when the page comes near the view. */
  loadText?: ((page: number) => Promise<string>) | undefined
  /** Called when the image of a page can be painted, once for each image. */
  onShown?: ((page: number) => void) | undefined
  /** Makes the page in view a tab stop. Otherwise the whole view is one, so that keys can scroll it. */
  focusablePages?: boolean
  /** The content on a page, positioned in fractions of it. It may be left out if `near` is false. */
  children: (page: number, near: boolean) => ReactNode
}

/** The pages of a document in a scrolling, zooming view. Fills the height of its parent. */
export function PageViewer({
  viewer,
  label,
  labels,
  imageUrl,
  loadText,
  onShown,
  focusablePages = false,
  className,
  children,
  ...section
}: PageViewerProps) {
  const { pages, widthOf, scroller, near, pageInView, zoom } = viewer
  // The page with the focus counts as near at any distance: removing its children would lose the focus.
  const [focused, setFocused] = useState<number | null>(null)
  return (
    <section
      {...section}
      ref={scroller}
      className={classNames(styles.viewer, className)}
      aria-label={label}
      tabIndex={focusablePages ? -1 : 0}
      onFocus={({ target }) => {
        const page = target.closest<HTMLElement>('[data-page]')
        setFocused(page && pageNumberOf(page))
      }}
    >
      <div className={styles.pages}>
        {pages.map((page) => {
          const isNear = near.has(page.number) || focused === page.number
          return (
            <PageSheet
              key={page.number}
              page={page}
              width={widthOf(page)}
              scale={zoom.measured ? zoom.scale : null}
              near={isNear}
              tabIndex={focusablePages ? (page.number === pageInView ? 0 : -1) : undefined}
              labels={labels}
              imageUrl={imageUrl}
              loadText={loadText}
              onShown={onShown}
            >
              {children(page.number, isNear)}
            </PageSheet>
          )
        })}
      </div>
    </section>
  )
}
