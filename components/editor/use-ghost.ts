'use client'

import type { PointerEvent as ReactPointerEvent } from 'react'
import { fractionAt, pageNumberOf, pageUnder } from '#components/pages/page-geometry.ts'
import type { Point } from '#lib/core/geometry.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import { fieldRegistry } from '#lib/domain/field/field-registry.rules.ts'
import { colourOf, useEditor } from './editor-context.ts'
import { followPointer } from './follow-pointer.ts'
import { rectAround } from './placement.ts'

/** The outline of a field under the pointer before it is placed, and dragging a field type onto a page. */
export function useGhost() {
  const { viewer, ghost, signer, signers, placeAt } = useEditor()
  const { scroller, zoom, pages } = viewer

  const hide = () => {
    if (ghost.current) ghost.current.hidden = true
  }
  const show = (type: FieldType, at: Point, onPagesOnly: boolean) => {
    const element = ghost.current
    if (!element || !signer) return
    const box = landingBox(type, at)
    if (!box && onPagesOnly) return hide()
    const { size } = fieldRegistry[type]
    const free = { width: size.width * zoom.scale, height: size.height * zoom.scale }
    const { left, top, width, height } = box ?? { ...free, left: at.x - free.width / 2, top: at.y - free.height / 2 }
    element.dataset.signer = String(colourOf(signers, signer.id))
    element.hidden = false
    element.style.setProperty('width', `${width}px`)
    element.style.setProperty('height', `${height}px`)
    // Positions in the window are physical, in any text direction.
    element.style.setProperty('left', `${left}px`)
    element.style.setProperty('top', `${top}px`)
  }
  /** The box of a field placed at this point, in pixels of the window; null beside the pages. */
  const landingBox = (type: FieldType, at: Point) => {
    const sheet = pageUnder(scroller.current, at)
    const page = sheet && pages.find((candidate) => candidate.number === pageNumberOf(sheet))
    if (!sheet || !page) return null
    const rect = rectAround(type, page, fractionAt(sheet, at))
    const paper = sheet.getBoundingClientRect()
    return {
      left: paper.left + rect.x * paper.width,
      top: paper.top + rect.y * paper.height,
      width: rect.width * paper.width,
      height: rect.height * paper.height,
    }
  }
  const dragFromPalette = (press: ReactPointerEvent, type: FieldType) => {
    if (press.button !== 0) return
    followPointer(press.nativeEvent, scroller.current, {
      moved: (at) => show(type, at, false),
      dropped: (at) => {
        hide()
        const sheet = pageUnder(scroller.current, at)
        if (sheet) placeAt(type, pageNumberOf(sheet), fractionAt(sheet, at))
      },
      cancelled: hide,
    })
  }
  return { show, hide, dragFromPalette }
}
