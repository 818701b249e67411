'use client'

import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { type EditorPageImage, useEditor } from './editor-context.ts'
import { FieldBox } from './field-box.tsx'
import styles from './page-sheet.module.css'
import { inReadingOrder } from './placement.ts'
import { useSheetPointer } from './use-sheet-pointer.ts'

type PageSheetProps = {
  page: EditorPageImage
  label: string
  /** Near enough to the view to have its image and fields. */
  mounted: boolean
  tabbable: boolean
}

/** A page at its reserved size; its image and fields are there only while it is near the view. */
export const PageSheet = memo(function PageSheet({ page, label, mounted, tabbable }: PageSheetProps) {
  const sheet = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    sheet.current?.style.setProperty('--page-width', String(page.width))
    sheet.current?.style.setProperty('--page-height', String(page.height))
  }, [page.width, page.height])
  return (
    <article
      ref={sheet}
      className={styles.sheet}
      data-page={page.number}
      data-sheet={page.number}
      data-near={mounted ? '' : undefined}
      tabIndex={tabbable ? 0 : -1}
      aria-label={label}
      dir="ltr"
    >
      {mounted ? <SheetContent page={page} /> : null}
    </article>
  )
})

function SheetContent({ page }: { page: EditorPageImage }) {
  const { state, tool, readOnly } = useEditor()
  const press = useSheetPointer()
  const { fields } = state
  const own = useMemo(() => inReadingOrder(fields.filter((field) => field.page === page.number)), [fields, page.number])
  return (
    <div className={styles.content} data-placing={tool && !readOnly ? '' : undefined} onPointerDown={press}>
      <PageImage page={page} />
      <div className={styles.guide} data-guide="x" hidden />
      <div className={styles.guide} data-guide="y" hidden />
      <div className={styles.band} data-band="" hidden />
      {own.map((field) => (
        <FieldBox key={field.id} field={field} />
      ))}
    </div>
  )
}

/** Pages are drawn at 144 dots per inch, two to a point; beyond that the large image is worth its bytes. */
const DOTS_PER_POINT = 2.2

function PageImage({ page }: { page: EditorPageImage }) {
  const { words, zoom } = useEditor()
  const [density, setDensity] = useState(1)
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const image = useRef<HTMLImageElement>(null)
  useEffect(() => {
    setDensity(window.devicePixelRatio)
    // An image of the server's HTML may have failed before React was there to hear of it.
    if (image.current?.complete && image.current.naturalWidth === 0) setFailed(true)
  }, [])
  const retry = useCallback(() => {
    setFailed(false)
    setAttempt((before) => before + 1)
  }, [])
  const large = page.imageUrlLarge !== undefined && zoom.scale * density > DOTS_PER_POINT
  return (
    <>
      <img
        key={attempt}
        ref={image}
        className={styles.image}
        src={large ? page.imageUrlLarge : page.imageUrl}
        alt=""
        draggable={false}
        decoding="async"
        data-failed={failed ? '' : undefined}
        onError={() => setFailed(true)}
        onLoad={() => setFailed(false)}
      />
      {failed ? (
        <div className={styles.failed}>
          <p>{words('pages.failed')}</p>
          <Button size="s" onClick={retry}>
            {words('pages.retry')}
          </Button>
        </div>
      ) : null}
    </>
  )
}
