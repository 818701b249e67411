'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import type { ActionResult } from '#lib/server/http/form-state.ts'
import { createAutosave, type SaveStatus } from './autosave.ts'

/**
 * Autosave of a step. Asks before the tab is closed with unsaved changes; navigation within the portal saves them.
 * Afterwards it refreshes the router, which would otherwise show the step as it was first loaded when the user goes back
 * to it.
 */
export function useAutosave<Value>(save: (value: Value) => Promise<ActionResult>) {
  const router = useRouter()
  const [status, setStatus] = useState<SaveStatus>({ state: 'saved', refusal: null })
  const latest = useRef(save)
  useEffect(() => {
    latest.current = save
  })
  const [autosave] = useState(() => createAutosave<Value>((value) => latest.current(value), setStatus))
  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => {
      if (autosave.isUnsaved()) event.preventDefault()
    }
    window.addEventListener('beforeunload', leave)
    return () => {
      window.removeEventListener('beforeunload', leave)
      void autosave.flush().then(() => {
        if (autosave.hasSaved()) router.refresh()
      })
    }
  }, [autosave, router])
  return { ...status, change: autosave.change, flush: autosave.flush }
}
