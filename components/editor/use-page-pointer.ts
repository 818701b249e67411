'use client'

import type { PointerEvent as ReactPointerEvent } from 'react'
import { fractionAt, pageNumberOf } from '#components/pages/page-geometry.ts'
import { placeElement } from '#components/ui/place-element.ts'
import type { FractionRect } from '#lib/core/geometry.ts'
import { useEditor } from './editor-context.ts'
import { followPointer, type PointerAt } from './follow-pointer.ts'
import { rectBetween } from './placement.ts'

/**
 * A press on an empty part of a page. With a kind of field chosen it places a field, or draws one in a drag. Otherwise
 * a drag selects what its rectangle touches, and a press clears the selection. The drags of a finger only scroll.
 */
export function usePagePointer() {
  const { tool, signer, run, placeAt, drawAt, readOnly } = useEditor()

  return (press: ReactPointerEvent<HTMLElement>) => {
    const sheet = press.currentTarget.closest<HTMLElement>('[data-page]')
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
        placeElement(band, rectTo(at))
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
