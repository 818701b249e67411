'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Page } from '#components/pages/page.ts'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { decide, type EditorCommand, type EditorState, openEditor } from './editor.machine.ts'

type StoreOptions = {
  pages: readonly Page[]
  fields: readonly FieldView[]
  onChange: (fields: FieldView[]) => void
}

let fieldsAdded = 0

/** An id for a new field, unique among the fields of this page load; the server assigns the final id. */
function newFieldId(): string {
  fieldsAdded += 1
  return `new-${fieldsAdded}`
}

/**
 * The editor's state. `read` returns the current state inside event handlers, before React has rendered it. `run`
 * carries out a command, calls `onChange` when fields changed, and returns the state before and after.
 */
export function useEditorStore({ pages, fields, onChange }: StoreOptions) {
  const [state, setState] = useState(() => openEditor(pages, fields))
  const current = useRef(state)
  const notify = useRef(onChange)
  useEffect(() => {
    notify.current = onChange
  })
  const read = useCallback(() => current.current, [])
  const run = useCallback((command: EditorCommand): { before: EditorState; after: EditorState } => {
    const before = current.current
    const after = decide(before, command, newFieldId)
    if (after !== before) {
      current.current = after
      setState(after)
      if (after.fields !== before.fields) notify.current([...after.fields])
    }
    return { before, after }
  }, [])
  return { state, read, run }
}
