'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { SaveState } from '#components/editor/editor-context.ts'
import type { ActionResult } from '#lib/server/http/form-state.ts'

const PAUSE_MS = 500

/**
 * Saves a value shortly after its last change, one save at a time, the newest value last. `refusal` is the server's
 * message if it refused the value. `flush` saves immediately and resolves with whether everything is saved.
 */
export function useAutosave<Value, Saved>(
  save: (value: Value) => Promise<ActionResult<Saved>>,
  onSaved?: (saved: Saved | undefined) => void,
) {
  const [state, setState] = useState<SaveState>('saved')
  const [refusal, setRefusal] = useState<Extract<ActionResult, { status: 'refused' }> | null>(null)
  const waiting = useRef<{ value: Value } | null>(null)
  const running = useRef<Promise<boolean> | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const unsaved = useRef(false)
  const calls = useRef({ save, onSaved })
  useEffect(() => {
    calls.current = { save, onSaved }
  })

  const run = useCallback(async (): Promise<boolean> => {
    let saved = true
    for (let next = waiting.current; next; next = waiting.current) {
      waiting.current = null
      const answer = await calls.current.save(next.value).catch((): ActionResult<Saved> | null => null)
      saved = answer?.status === 'done'
      setRefusal(answer?.status === 'refused' ? answer : null)
      if (answer?.status === 'done') calls.current.onSaved?.(answer.value)
      // A value that could not be saved waits for the next change or for the retry button.
      if (answer === null && !waiting.current) {
        waiting.current = next
        break
      }
    }
    unsaved.current = !saved
    setState(saved ? 'saved' : 'failed')
    return saved
  }, [])

  const flush = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current)
    if (running.current) await running.current
    if (!waiting.current) return !unsaved.current
    running.current = run().finally(() => {
      running.current = null
    })
    return running.current
  }, [run])

  const change = useCallback(
    (value: Value) => {
      waiting.current = { value }
      setState('saving')
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), PAUSE_MS)
    },
    [flush],
  )

  useLeaving(() => waiting.current !== null || running.current !== null, flush)
  return { state, refusal, change, flush }
}

/** Asks before the tab is closed with unsaved changes; navigation within the portal saves them. */
function useLeaving(isUnsaved: () => boolean, flush: () => Promise<boolean>): void {
  const asked = useRef(isUnsaved)
  useEffect(() => {
    asked.current = isUnsaved
  })
  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => {
      if (asked.current()) event.preventDefault()
    }
    window.addEventListener('beforeunload', leave)
    return () => {
      window.removeEventListener('beforeunload', leave)
      void flush()
    }
  }, [flush])
}
