'use client'

import { useCallback, useState } from 'react'

/** Words for a live region. The same words twice are told apart by a no-break space, so that they are read again. */
export function useAnnouncer() {
  const [announcement, setAnnouncement] = useState('')
  const announce = useCallback((words: string) => {
    setAnnouncement((before) => (before === words ? `${words}\u00a0` : words))
  }, [])
  return { announcement, announce }
}
