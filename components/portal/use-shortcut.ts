'use client'

import { useEffect, useRef, useSyncExternalStore } from 'react'

/** Whether keys alone do something is kept by the browser: they must be possible to turn off (WCAG 2.2, 2.1.4). */
const STORED = 'signcove-shortcuts'
const CHANGED = 'signcove-shortcuts-changed'
/** Where a letter is a letter. */
const TYPING = 'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]'

function isOn(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off'
  } catch {
    // The browser keeps nothing for this site.
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

/** Whether shortcuts are on, and the switch. */
export function useShortcutsOn(): [boolean, (on: boolean) => void] {
  return [useSyncExternalStore(onChange, isOn, () => true), turn]
}

/** Calls `run` when the key is pressed by itself anywhere on the page but where one types. */
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
