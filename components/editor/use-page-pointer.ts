'use client'

import type { PointerEvent as ReactPointerEvent } from 'react'
import type { FractionRect } from '#lib/core/geometry.ts'
import { useEditor } from './editor-context.ts'
import { followPointer, type PointerAt } from './follow-pointer.ts'
import { rectBetween } from './placement.ts'
import { fractionAt, pageNumberOf, paint } from './sheets.ts'

/**
 * A press on an empty part of a page: places or draws a field when a kind of field is chosen, otherwise selects by a
 * rectangle or, by a mere press, nothing. A finger only presses: its drags scroll.
 */
export function useSheetPointer() {
  const { tool, signer, run, placeAt, drawAt, readOnly } = useEditor()

  return (press: ReactPointerEvent<HTMLElement>) => {
    const sheet = press.currentTarget.closest<HTMLElement>('[data-sheet]')
    if (!sheet || press.button !== 0 || (press.target as Element).closest('button, [data-handle]')) return
    const page = pageNumberOf(sheet)
    const start = { x: press.clientX, y: press.clientY }
    const add = press.shiftKey
    const band = sheet.querySelector<HTMLElement>('[data-band]')
    const rectTo = (at: PointerAt): FractionRect => rectBetween(fractionAt(sheet, start), fractionAt(sheet, at))
    const placing = tool !== null && signer !== undefined && !readOnly
    const finish = () => {
      if (band) band.hidden = true
    }
    followPointer(press.nativeEvent, null, {
      moved: (at) => {
        if (!band || press.pointerType === 'touch') return
        band.hidden = false
        paint(band, rectTo(at))
      },
      dropped: (at) => {
        finish()
        if (press.pointerType === 'touch') return
        if (placing) drawAt(tool, page, rectTo(at))
        else run({ kind: 'select-within', page, rect: rectTo(at), add })
      },
      cancelled: finish,
      tapped: (at) => {
        if (placing) placeAt(tool, page, fractionAt(sheet, at))
        else if (!add) run({ kind: 'select', ids: [] })
      },
    })
  }
}
