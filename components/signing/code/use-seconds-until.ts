'use client'

import { useEffect, useState } from 'react'

/** Whole seconds until a time (milliseconds since the epoch), counting down; 0 if past or null. */
export function useSecondsUntil(moment: number | null): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (moment === null) return
    setNow(Date.now())
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() >= moment) clearInterval(timer)
    }, 1000)
    return () => clearInterval(timer)
  }, [moment])
  return moment === null ? 0 : Math.max(Math.ceil((moment - now) / 1000), 0)
}

/** Minutes and seconds: 75 → "1:15". */
export function clockTime(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
