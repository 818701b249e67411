'use client'

import type { KeyboardEvent } from 'react'
import { pageElement, pageNumberOf, visibleMiddle } from '#components/pages/page-geometry.ts'
import { inReadingOrder } from '#components/pages/reading-order.ts'
import type { Point } from '#lib/core/geometry.ts'
import type { EditorCommand } from './editor.machine.ts'
import { useEditor } from './editor-context.ts'

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** The keys of the editor. Each group returns whether it used the key. */
export function useShortcuts() {
  const editor = useEditor()
  const editing = useEditingKeys()
  const moving = useMovingKeys()
  return (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    if (event.defaultPrevented && !isFieldKey(event)) return
    if (target.closest('textarea, input:not([type="radio"]), [role="dialog"]')) return
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      const command = editor.readOnly ? null : withControl(event, editor.viewer.pageInView)
      if (!command) return
      event.preventDefault()
      editor.run(command)
    } else if (event.key === 'Escape') {
      if (!editor.readOnly) editing.leave(target)
    } else if (target.closest('[data-canvas]')) {
      if (moving(event, target) || (!editor.readOnly && editing.key(event, target))) event.preventDefault()
    } else if (event.key === 'Delete' && target.closest('[data-actions]')) {
      editor.run({ kind: 'delete' })
    }
  }
}

/** A field's button ignores Space and Enter, so that the editor can use them. */
function isFieldKey(event: KeyboardEvent): boolean {
  return event.key === ' ' || event.key === 'Enter'
}

function withControl(event: KeyboardEvent, page: number): EditorCommand | null {
  switch (event.key.toLowerCase()) {
    case 'z':
      return { kind: event.shiftKey ? 'redo' : 'undo' }
    case 'y':
      return { kind: 'redo' }
    case 'c':
      return { kind: 'copy' }
    case 'x':
      return { kind: 'cut' }
    case 'v':
      return { kind: 'paste', page }
    case 'd':
      return { kind: 'duplicate' }
    case 'a':
      return { kind: 'select-all' }
    default:
      return null
  }
}

/** Keys that change fields or the selection. */
function useEditingKeys() {
  const { read, run, tool, setTool, placeAt, signers, viewer, actions, focus } = useEditor()

  /** The id of the focused field, which is selected if it was not; null if no field has the focus. */
  const selectFocused = (target: HTMLElement): string | null => {
    const id = target.closest<HTMLElement>('[data-field]')?.dataset.field ?? null
    if (id !== null && !read().selected.includes(id)) run({ kind: 'select', ids: [id] })
    return id
  }
  const enter = (target: HTMLElement): boolean => {
    const sheet = target.closest<HTMLElement>('[data-page]')
    if (!sheet || !viewer.scroller.current) return false
    if (selectFocused(target) !== null) {
      // The bar of actions may not exist until React has rendered the selection.
      requestAnimationFrame(() => actions.current?.querySelector<HTMLElement>('select, button')?.focus())
      return true
    }
    if (!tool || target !== sheet) return false
    placeAt(tool, pageNumberOf(sheet), visibleMiddle(viewer.scroller.current, sheet))
    return true
  }
  const arrow = (event: KeyboardEvent, target: HTMLElement, direction: Point): boolean => {
    selectFocused(target)
    if (read().selected.length === 0) return false
    const step = (event.shiftKey ? 10 : 1) / viewer.zoom.scale
    const by = { x: direction.x * step, y: direction.y * step }
    run({ kind: event.altKey ? 'resize' : 'nudge', by, held: event.repeat })
    return true
  }
  const key = (event: KeyboardEvent, target: HTMLElement): boolean => {
    const direction = arrows[event.key]
    if (direction) return arrow(event, target, direction)
    if (event.key === 'Enter') return enter(target)
    if (event.key === 'Delete' || event.key === 'Backspace') {
      selectFocused(target)
      return run({ kind: 'delete' }) !== null
    }
    const id = target.closest<HTMLElement>('[data-field]')?.dataset.field
    if (event.key === ' ' && id !== undefined) return run({ kind: 'toggle', id }) !== null
    const signer = /^[1-8]$/.test(event.key) ? signers[Number(event.key) - 1] : undefined
    if (!signer) return false
    selectFocused(target)
    return run({ kind: 'assign', recipientId: signer.id }) !== null
  }
  const leave = (target: HTMLElement) => {
    const { selected, fields } = read()
    if (tool) return setTool(null)
    if (target.closest('[data-actions]')) {
      const [first] = inReadingOrder(fields.filter((field) => selected.includes(field.id)))
      if (first) return focus.focusField(first.id)
    }
    if (selected.length > 0) return void run({ kind: 'select', ids: [] })
    target.closest<HTMLElement>('[data-page]')?.focus({ preventScroll: true })
  }
  return { key, leave }
}

/** Navigation keys: Tab among fields, page up and down, zoom. */
function useMovingKeys() {
  const { read, focus, viewer } = useEditor()
  const { scroller, zoom, goToPage } = viewer

  const tab = (event: KeyboardEvent, target: HTMLElement): boolean => {
    const fields = inReadingOrder(read().fields)
    const id = target.closest<HTMLElement>('[data-field]')?.dataset.field
    const at = fields.findIndex((field) => field.id === id)
    if (at >= 0) {
      const next = fields[at + (event.shiftKey ? -1 : 1)]
      if (next) focus.focusField(next.id)
      return next !== undefined
    }
    const sheet = target.closest<HTMLElement>('[data-page]')
    const next = sheet && !event.shiftKey ? fields.find((field) => field.page >= pageNumberOf(sheet)) : undefined
    if (next) focus.focusField(next.id)
    return next !== undefined
  }
  const turn = (target: HTMLElement, by: number): boolean => {
    const sheet = target.closest<HTMLElement>('[data-page]')
    const next = sheet && pageElement(scroller.current, pageNumberOf(sheet) + by)
    if (!next) return false
    goToPage(pageNumberOf(next))
    focus.focusPage(pageNumberOf(next))
    return true
  }
  return (event: KeyboardEvent, target: HTMLElement): boolean => {
    switch (event.key) {
      case 'Tab':
        return tab(event, target)
      case 'PageDown':
        return turn(target, 1)
      case 'PageUp':
        return turn(target, -1)
      case '+':
      case '=':
        zoom.zoomIn()
        return true
      case '-':
        zoom.zoomOut()
        return true
      case '0':
        zoom.fitWidth()
        return true
      default:
        return false
    }
  }
}
