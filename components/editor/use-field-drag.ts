'use client'

import type { PointerEvent as ReactPointerEvent } from 'react'
import { fieldElement } from '#components/fields/field-element.ts'
import { fractionAt, pageElement, pageNumberOf, pageUnder } from '#components/pages/page-geometry.ts'
import { placeElement } from '#components/ui/place-element.ts'
import type { Point } from '#lib/core/geometry.ts'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { type Dragged, draggedBy, draggedToPage, resizedBy } from './drag.ts'
import { useEditor } from './editor-context.ts'
import { followPointer, type PointerAt } from './follow-pointer.ts'
import type { Handle } from './placement.ts'
import type { Guides, Reach } from './snap.ts'

/** An edge snaps to a neighbour within this many pixels. */
const SNAP_PIXELS = 6

/** Moves and resizes fields by mouse, pen or finger. Only the drop renders React; frames use the CSSOM. */
export function useFieldDrag() {
  const { viewer, read, run, focus } = useEditor()
  const { scroller } = viewer

  const drag = (press: ReactPointerEvent, field: FieldView, preview: (home: HTMLElement, at: PointerAt) => Dragged) => {
    const home = pageElement(scroller.current, field.page)
    if (!home) return
    const show = (at: PointerAt) => {
      const { moves, guides } = preview(home, at)
      home.toggleAttribute('data-lifted', true)
      showGuides(home, guides)
      for (const move of moves) {
        const element = fieldElement(scroller.current, move.id)
        placeElement(element, onPageOf(element, pageElement(scroller.current, move.page), move.rect))
      }
    }
    const settle = () => {
      home.toggleAttribute('data-lifted', false)
      showGuides(home, { x: null, y: null })
      for (const { id, rect } of read().fields) placeElement(fieldElement(scroller.current, id), rect)
    }
    followPointer(press.nativeEvent, scroller.current, {
      moved: show,
      dropped: (at) => {
        run({ kind: 'arrange', moves: preview(home, at).moves })
        settle()
        focus.focusField(field.id)
      },
      cancelled: settle,
    })
  }

  const move = (press: ReactPointerEvent, field: FieldView) => {
    const grabPoint = grabPointOf(scroller.current, field, press)
    if (!grabPoint) return
    drag(press, field, (home, at) => {
      const over = pageUnder(scroller.current, at)
      const state = read()
      const onePage = state.fields.every((each) => each.page === field.page || !state.selected.includes(each.id))
      if (over && over !== home && onePage) {
        return draggedToPage(state, field, pageNumberOf(over), fractionAt(over, at), grabPoint)
      }
      return draggedBy(state, field, difference(fractionAt(home, at), grabPoint), at.alt ? null : reachOn(home))
    })
  }

  const resize = (press: ReactPointerEvent, field: FieldView, handle: Handle) => {
    const grabPoint = grabPointOf(scroller.current, field, press)
    if (!grabPoint) return
    drag(press, field, (home, at) =>
      resizedBy(read(), field, handle, difference(fractionAt(home, at), grabPoint), at.alt ? null : reachOn(home)),
    )
  }

  return { move, resize }
}

function grabPointOf(scroller: HTMLElement | null, field: FieldView, press: ReactPointerEvent): Point | null {
  const home = pageElement(scroller, field.page)
  return home && fractionAt(home, { x: press.clientX, y: press.clientY })
}

function difference(a: Point, b: Point): Point {
  return { x: a.x - b.x, y: a.y - b.y }
}

function reachOn(sheet: HTMLElement): Reach {
  const box = sheet.getBoundingClientRect()
  return { x: SNAP_PIXELS / box.width, y: SNAP_PIXELS / box.height }
}

/** A rectangle of one page in fractions of the page that contains the element. */
function onPageOf(element: HTMLElement | null, target: HTMLElement | null, rect: FieldView['rect']) {
  const home = element?.closest<HTMLElement>('[data-page]')
  if (!home || !target || home === target) return rect
  const from = home.getBoundingClientRect()
  const to = target.getBoundingClientRect()
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
