'use client'

import { useCallback, useState } from 'react'

/** The text of a live region. A no-break space makes a repeated text different, so that it is announced again. */
export function useAnnouncer() {
  const [announcement, setAnnouncement] = useState('')
  const announce = useCallback((words: string) => {
    setAnnouncement((before) => (before === words ? `${words}\u00a0` : words))
  }, [])
  return { announcement, announce }
}
