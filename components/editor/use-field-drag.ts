'use client'

import type { PointerEvent as ReactPointerEvent } from 'react'
import { carriedTo, type Dragged, draggedBy, pulledBy } from './drag.ts'
import { useEditor } from './editor-context.ts'
import { followPointer, type PointerAt } from './follow-pointer.ts'
import type { EditorField, Handle, Point } from './placement.ts'
import { fieldElement, fractionAt, pageNumberOf, paint, paperBox, sheetAt, sheetOf } from './sheets.ts'
import type { Guides, Reach } from './snap.ts'

/** Within this many pixels an edge snaps to a neighbour. */
const SNAP_PIXELS = 6

/** Moving and resizing fields by mouse, pen or finger. Frames go through the CSSOM; React hears of the drop only. */
export function useFieldDrag() {
  const { canvas, read, run, focus } = useEditor()

  const drag = (
    press: ReactPointerEvent,
    field: EditorField,
    preview: (home: HTMLElement, at: PointerAt) => Dragged,
  ) => {
    const home = sheetOf(canvas.current, field.page)
    if (!home) return
    const show = (at: PointerAt) => {
      const { moves, guides } = preview(home, at)
      home.toggleAttribute('data-lifted', true)
      showGuides(home, guides)
      for (const move of moves) {
        const element = fieldElement(canvas.current, move.id)
        paint(element, onPageOf(element, sheetOf(canvas.current, move.page), move.rect))
      }
    }
    const settle = () => {
      home.toggleAttribute('data-lifted', false)
      showGuides(home, { x: null, y: null })
      for (const { id, rect } of read().fields) paint(fieldElement(canvas.current, id), rect)
    }
    followPointer(press.nativeEvent, canvas.current, {
      moved: show,
      dropped: (at) => {
        run({ kind: 'arrange', moves: preview(home, at).moves })
        settle()
        focus.focusField(field.id)
      },
      cancelled: settle,
    })
  }

  const move = (press: ReactPointerEvent, field: EditorField) => {
    const grip = gripOf(canvas.current, field, press)
    if (!grip) return
    drag(press, field, (home, at) => {
      const over = sheetAt(canvas.current, at)
      const state = read()
      const onePage = state.fields.every((each) => each.page === field.page || !state.selected.includes(each.id))
      if (over && over !== home && onePage) {
        return carriedTo(state, field, pageNumberOf(over), fractionAt(over, at), grip)
      }
      return draggedBy(state, field, difference(fractionAt(home, at), grip), at.alt ? null : reachOn(home))
    })
  }

  const pull = (press: ReactPointerEvent, field: EditorField, handle: Handle) => {
    const grip = gripOf(canvas.current, field, press)
    if (!grip) return
    drag(press, field, (home, at) =>
      pulledBy(read(), field, handle, difference(fractionAt(home, at), grip), at.alt ? null : reachOn(home)),
    )
  }

  return { move, pull }
}

function gripOf(canvas: HTMLElement | null, field: EditorField, press: ReactPointerEvent): Point | null {
  const home = sheetOf(canvas, field.page)
  return home && fractionAt(home, { x: press.clientX, y: press.clientY })
}

function difference(a: Point, b: Point): Point {
  return { x: a.x - b.x, y: a.y - b.y }
}

function reachOn(sheet: HTMLElement): Reach {
  const box = paperBox(sheet)
  return { x: SNAP_PIXELS / box.width, y: SNAP_PIXELS / box.height }
}

/** A rectangle of one page in fractions of the page on which the element is mounted. */
function onPageOf(element: HTMLElement | null, target: HTMLElement | null, rect: EditorField['rect']) {
  const home = element?.closest<HTMLElement>('[data-sheet]')
  if (!home || !target || home === target) return rect
  const from = paperBox(home)
  const to = paperBox(target)
  return {
    x: (to.left - from.left + rect.x * to.width) / from.width,
    y: (to.top - from.top + rect.y * to.height) / from.height,
    width: (rect.width * to.width) / from.width,
    height: (rect.height * to.height) / from.height,
  }
}

function showGuides(sheet: HTMLElement, guides: Guides): void {
  for (const axis of ['x', 'y'] as const) {
    const line = sheet.querySelector<HTMLElement>(`[data-guide="${axis}"]`)
    const at = guides[axis]
    if (!line) continue
    line.hidden = at === null
    if (at !== null) line.style.setProperty(axis === 'x' ? 'left' : 'top', `${at * 100}%`)
  }
}
