'use client'

import { type RefObject, useCallback, useRef } from 'react'
import { fieldElement } from '#components/fields/field-element.ts'
import { pageElement, pageInView, pageNumberOf } from '#components/pages/page-geometry.ts'
import type { EditorState } from './editor.machine.ts'

export type FieldFocus = {
  /** Focuses a field; if its page is far from the view, as soon as the field is rendered. */
  focusField: (id: string) => void
  /** Called by a field when it is rendered: true if it is the one to focus. */
  claimFocus: (id: string) => boolean
  focusPage: (page: number) => void
  /**
   * Called before React renders the state after a command. Moves the focus from what is removed to its page, and from a
   * field that is no longer selected to the first selected one, so that keys act on the selection.
   */
  saveFocus: (before: EditorState, after: EditorState) => void
}

/** The keyboard focus among the pages and fields of the canvas. */
export function useFieldFocus(canvas: RefObject<HTMLElement | null>, read: () => EditorState): FieldFocus {
  const wanted = useRef<string | null>(null)
  const focusPage = useCallback(
    (page: number) => {
      pageElement(canvas.current, page)?.focus({ preventScroll: true })
    },
    [canvas],
  )
  const focusField = useCallback(
    (id: string) => {
      const field = read().fields.find((candidate) => candidate.id === id)
      const sheet = field && pageElement(canvas.current, field.page)
      if (!sheet) return
      // A field that has just moved to another page is still rendered on the old one.
      const element = fieldElement(canvas.current, id)
      if (element && sheet.contains(element)) return element.querySelector('button')?.focus()
      wanted.current = id
      if (!sheet.hasAttribute('data-near')) sheet.scrollIntoView()
    },
    [canvas, read],
  )
  const claimFocus = useCallback((id: string) => {
    if (wanted.current !== id) return false
    wanted.current = null
    return true
  }, [])
  const saveFocus = useCallback(
    (before: EditorState, after: EditorState) => {
      const active = document.activeElement
      const sheet = active?.closest<HTMLElement>('[data-page]')
      const [first] = after.selected
      if (sheet && canvas.current?.contains(sheet)) {
        const id = active?.closest<HTMLElement>('[data-field]')?.dataset.field
        const page = pageNumberOf(sheet)
        if (id !== undefined && !after.fields.some((field) => field.id === id && field.page === page)) focusPage(page)
        const isNew = first !== undefined && !before.fields.some((field) => field.id === first)
        if (isNew && !after.selected.some((selected) => selected === id)) focusField(first)
      } else if (first === undefined && active?.closest('[data-actions]')) {
        const page = canvas.current && pageInView(canvas.current)
        if (page !== null) focusPage(page)
      }
    },
    [canvas, focusField, focusPage],
  )
  return { focusField, claimFocus, focusPage, saveFocus }
}
