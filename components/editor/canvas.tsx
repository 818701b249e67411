'use client'

import { type PointerEvent, useId, useRef, useState } from 'react'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import styles from './canvas.module.css'
import { useEditor } from './editor-context.ts'
import { PageSheet } from './page-sheet.tsx'
import { useGhost } from './use-ghost.ts'

/** The pages, one under another, in a scrolling view of their own. */
export function Canvas() {
  const { words, pages, pageLabels, near, pageInView, canvas, tool, readOnly } = useEditor()
  const ghost = useGhost()
  const instructions = useId()
  const end = useRef<HTMLSpanElement>(null)
  // The page that has the focus stays mounted, however far it is scrolled away: focus must not fall into nothing.
  const [focused, setFocused] = useState<number | null>(null)
  const hover = (event: PointerEvent) => {
    // While a button is down a field is being drawn, and what is drawn shows itself.
    if (!tool || readOnly || event.pointerType === 'touch' || event.buttons !== 0) return
    if ((event.target as Element).closest('[data-field]')) ghost.hide()
    else ghost.show(tool, { x: event.clientX, y: event.clientY }, true)
  }
  return (
    <>
      <button type="button" className={styles.skip} onClick={() => end.current?.focus()}>
        {words('pages.skip')}
      </button>
      <section
        ref={canvas}
        className={styles.canvas}
        data-canvas=""
        aria-label={words('pages.document')}
        aria-describedby={readOnly ? undefined : instructions}
        tabIndex={-1}
        onPointerMove={hover}
        onPointerLeave={ghost.hide}
        onPointerDownCapture={ghost.hide}
        onFocus={(event) =>
          setFocused(Number(event.target.closest<HTMLElement>('[data-sheet]')?.dataset.sheet) || null)
        }
      >
        <div className={styles.pages}>
          {pages.map((page, i) => (
            <PageSheet
              key={page.number}
              page={page}
              label={pageLabels[i] ?? ''}
              mounted={near.has(page.number) || focused === page.number}
              tabbable={page.number === pageInView}
            />
          ))}
        </div>
      </section>
      <VisuallyHidden as="p" id={instructions}>
        {words('pages.instructions')}
      </VisuallyHidden>
      <span ref={end} tabIndex={-1} className={styles.end}>
        <VisuallyHidden>{words('pages.end')}</VisuallyHidden>
      </span>
    </>
  )
}
