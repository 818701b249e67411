'use client'

import { type PointerEvent, useId, useRef } from 'react'
import { PageViewer } from '#components/pages/page-viewer.tsx'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import styles from './canvas.module.css'
import { useEditor } from './editor-context.ts'
import { PageFields } from './page-fields.tsx'
import { useGhost } from './use-ghost.ts'

/** The pages with their fields. */
export function Canvas() {
  const { words, viewer, pageLabels, imageUrl, tool, readOnly } = useEditor()
  const ghost = useGhost()
  const instructions = useId()
  const end = useRef<HTMLSpanElement>(null)
  const hover = (event: PointerEvent) => {
    // While a button is down, a field is being drawn and shown.
    if (!tool || readOnly || event.pointerType === 'touch' || event.buttons !== 0) return
    if (event.target instanceof Element && event.target.closest('[data-field]')) ghost.hide()
    else ghost.show(tool, { x: event.clientX, y: event.clientY }, true)
  }
  return (
    <>
      <button type="button" className={styles.skip} onClick={() => end.current?.focus()}>
        {words('pages.skip')}
      </button>
      <PageViewer
        viewer={viewer}
        label={words('pages.document')}
        labels={pageLabels}
        imageUrl={imageUrl}
        focusablePages
        className={styles.canvas ?? ''}
        data-canvas=""
        aria-describedby={readOnly ? undefined : instructions}
        onPointerMove={hover}
        onPointerLeave={ghost.hide}
        onPointerDownCapture={ghost.hide}
      >
        {(page, near) => (near ? <PageFields page={page} /> : null)}
      </PageViewer>
      <VisuallyHidden as="p" id={instructions}>
        {words('pages.instructions')}
      </VisuallyHidden>
      <span ref={end} tabIndex={-1} className={styles.end}>
        <VisuallyHidden>{words('pages.end')}</VisuallyHidden>
      </span>
    </>
  )
}
