'use client'

import { type KeyboardEvent, memo, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { ImageUrl } from '#components/pages/image-sources.ts'
import type { Page } from '#components/pages/page.ts'
import { useNearViewport } from '#components/pages/use-near-viewport.ts'
import { Placed } from '#components/ui/placed.tsx'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { colourOf, type EditorSigner, useEditor } from './editor-context.ts'
import styles from './thumbnails.module.css'

/** Sufficient for a thumbnail on a screen of three pixels per CSS pixel. */
const THUMBNAIL_DPI = 48

/** Small pages with their fields as coloured marks. One tab stop; arrow keys go from page to page. */
export function Thumbnails() {
  const { words, viewer, imageUrl, signers, state } = useEditor()
  const { pages, pageInView, goToPage } = viewer
  const list = useRef<HTMLOListElement>(null)
  const near = useNearViewport(list, pages.length, '60% 0px')
  const fieldsOf = useMemo(() => Map.groupBy(state.fields, (field) => field.page), [state.fields])
  const labels = useMemo(
    () =>
      pages.map(({ number }) => words('pages.thumbnail', { page: number, count: fieldsOf.get(number)?.length ?? 0 })),
    [pages, fieldsOf, words],
  )
  useEffect(() => keepVisible(list.current, pageInView), [pageInView])
  const turn = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -pages.length, End: pages.length }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const target = pages[Math.min(Math.max(pageInView - 1 + step, 0), pages.length - 1)]
    if (!target) return
    goToPage(target.number)
    list.current?.querySelector<HTMLElement>(`[data-page="${target.number}"] button`)?.focus()
  }
  return (
    <nav className={styles.thumbnails} aria-label={words('pages.thumbnails')}>
      <ol ref={list} className={styles.list} onKeyDown={turn}>
        {pages.map((page, i) => (
          <li key={page.number} data-page={page.number}>
            <Thumbnail
              page={page}
              imageUrl={imageUrl}
              label={labels[i] ?? ''}
              fields={fieldsOf.get(page.number)}
              signers={signers}
              near={near.has(page.number)}
              current={page.number === pageInView}
              onOpen={goToPage}
            />
          </li>
        ))}
      </ol>
    </nav>
  )
}

type ThumbnailProps = {
  page: Page
  imageUrl: ImageUrl
  label: string
  fields: readonly FieldView[] | undefined
  signers: readonly EditorSigner[]
  near: boolean
  current: boolean
  onOpen: (page: number) => void
}

const Thumbnail = memo(function Thumbnail({
  page,
  imageUrl,
  label,
  fields = [],
  signers,
  near,
  current,
  onOpen,
}: ThumbnailProps) {
  const paper = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    paper.current?.style.setProperty('aspect-ratio', `${page.width} / ${page.height}`)
  }, [page.width, page.height])
  return (
    <button
      type="button"
      className={styles.thumbnail}
      tabIndex={current ? 0 : -1}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      onClick={() => onOpen(page.number)}
    >
      <span ref={paper} className={styles.paper}>
        {near ? (
          <>
            <img
              className={styles.image}
              src={imageUrl(page.number, THUMBNAIL_DPI)}
              alt=""
              draggable={false}
              decoding="async"
              onError={({ currentTarget }) => {
                currentTarget.hidden = true
              }}
            />
            {fields.map((field) => (
              <Placed
                key={field.id}
                as="span"
                rect={field.rect}
                className={styles.mark}
                data-signer={colourOf(signers, field.recipientId)}
              />
            ))}
          </>
        ) : null}
      </span>
      <span className={styles.number}>{page.number}</span>
    </button>
  )
})

/** Scrolls the list, but nothing around it, until the thumbnail of the page is visible. */
function keepVisible(list: HTMLElement | null, page: number): void {
  const item = list?.querySelector<HTMLElement>(`[data-page="${page}"]`)
  if (!list || !item) return
  const view = list.getBoundingClientRect()
  const box = item.getBoundingClientRect()
  if (box.top < view.top) list.scrollTop -= view.top - box.top
  else if (box.bottom > view.bottom) list.scrollTop += box.bottom - view.bottom
}
