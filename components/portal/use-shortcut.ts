'use client'

import { useEffect, useRef, useSyncExternalStore } from 'react'

/** The browser stores whether single-key shortcuts are on: a user must be able to turn them off (WCAG 2.2, 2.1.4). */
const STORED = 'signcove-shortcuts'
const CHANGED = 'signcove-shortcuts-changed'
/** Elements in which a letter is text. */
const TYPING = 'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]'

function isOn(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off'
  } catch {
    // The browser does not allow storage for this site.
    return true
  }
}

function turn(on: boolean): void {
  try {
    localStorage.setItem(STORED, on ? 'on' : 'off')
  } catch {
    return
  }
  window.dispatchEvent(new Event(CHANGED))
}

function onChange(call: () => void): () => void {
  for (const name of [CHANGED, 'storage']) window.addEventListener(name, call)
  return () => {
    for (const name of [CHANGED, 'storage']) window.removeEventListener(name, call)
  }
}

/** Whether shortcuts are on, and a setter. */
export function useShortcutsOn(): [boolean, (on: boolean) => void] {
  return [useSyncExternalStore(onChange, isOn, () => true), turn]
}

/** Calls `run` when the key is pressed without modifiers, except where the user types. */
export function useShortcut(key: string, run: () => void): void {
  const current = useRef(run)
  useEffect(() => {
    current.current = run
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== key || event.defaultPrevented || event.repeat) return
      if (event.metaKey || event.ctrlKey || event.altKey || !isOn()) return
      if (event.target instanceof Element && event.target.closest(TYPING)) return
      event.preventDefault()
      current.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [key])
}
