'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { decide, type EditorCommand, type EditorState, openEditor } from './editor.machine.ts'
import { newFieldId } from './new-field-id.ts'
import type { EditorField, EditorPage } from './placement.ts'

type StoreOptions = {
  pages: readonly EditorPage[]
  fields: readonly EditorField[]
  onChange: (fields: EditorField[]) => void
}

/**
 * Holds the editor's state. `read` gives the newest state inside event handlers, before React has drawn it; `run`
 * carries out a command, tells the parent when fields changed, and returns the state before and after.
 */
export function useEditorStore({ pages, fields, onChange }: StoreOptions) {
  const [state, setState] = useState(() => openEditor(pages, fields))
  const newest = useRef(state)
  const tell = useRef(onChange)
  useEffect(() => {
    tell.current = onChange
  })
  const read = useCallback(() => newest.current, [])
  const run = useCallback((command: EditorCommand): { before: EditorState; after: EditorState } => {
    const before = newest.current
    const after = decide(before, command, newFieldId)
    if (after !== before) {
      newest.current = after
      setState(after)
      if (after.fields !== before.fields) tell.current([...after.fields])
    }
    return { before, after }
  }, [])
  return { state, read, run }
}
