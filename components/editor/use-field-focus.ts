'use client'

import { type RefObject, useCallback, useRef } from 'react'
import type { EditorState } from './editor.machine.ts'
import { fieldElement, pageInView, pageNumberOf, sheetOf } from './sheets.ts'

export type FieldFocus = {
  /** Focuses a field, on a page that is not mounted yet as soon as it is. */
  focusField: (id: string) => void
  /** Called by a field that has appeared: true if it is the one that waits for the focus. */
  claimFocus: (id: string) => boolean
  focusSheet: (page: number) => void
  /**
   * Before React draws the state after a command: the focus leaves what is about to go for its page, and a focused
   * field that the command has left unselected for the first selected one, so that keys go on with what is selected.
   */
  saveFocus: (before: EditorState, after: EditorState) => void
}

/** Where the keyboard is among the pages and fields of the canvas. */
export function useFieldFocus(canvas: RefObject<HTMLElement | null>, read: () => EditorState): FieldFocus {
  const wanted = useRef<string | null>(null)
  const focusSheet = useCallback(
    (page: number) => {
      sheetOf(canvas.current, page)?.focus({ preventScroll: true })
    },
    [canvas],
  )
  const focusField = useCallback(
    (id: string) => {
      const field = read().fields.find((candidate) => candidate.id === id)
      const sheet = field && sheetOf(canvas.current, field.page)
      if (!sheet) return
      // A field that has just gone to another page is still drawn on the old one.
      const element = fieldElement(canvas.current, id)
      if (element && sheet.contains(element)) return element.querySelector('button')?.focus()
      wanted.current = id
      if (!sheet.hasAttribute('data-near')) sheet.scrollIntoView({ block: 'start' })
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
      const sheet = active?.closest<HTMLElement>('[data-sheet]')
      const [first] = after.selected
      if (sheet && canvas.current?.contains(sheet)) {
        const id = active?.closest<HTMLElement>('[data-field]')?.dataset.field
        const page = pageNumberOf(sheet)
        if (id !== undefined && !after.fields.some((field) => field.id === id && field.page === page)) focusSheet(page)
        const isNew = first !== undefined && !before.fields.some((field) => field.id === first)
        if (isNew && !after.selected.some((selected) => selected === id)) focusField(first)
      } else if (first === undefined && active?.closest('[data-actions]')) {
        const page = canvas.current && pageInView(canvas.current)
        if (page !== null) focusSheet(page)
      }
    },
    [canvas, focusField, focusSheet],
  )
  return { focusField, claimFocus, focusSheet, saveFocus }
}
