'use client'

import { type RefObject, useCallback, useRef, useState } from 'react'

/**
 * A state machine as React state. `send` is synchronous and returns false for an event that the machine ignores, which
 * then starts no request: no request is sent twice.
 */
export function useMachine<State, Event>(
  start: () => State,
  next: (state: State, event: Event) => State,
): { state: State; latest: RefObject<State>; send: (event: Event) => boolean } {
  const [state, setState] = useState(start)
  const latest = useRef(state)
  const send = useCallback(
    (event: Event): boolean => {
      const after = next(latest.current, event)
      if (after === latest.current) return false
      latest.current = after
      setState(after)
      return true
    },
    [next],
  )
  return { state, latest, send }
}
