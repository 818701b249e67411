'use client'

import { useEffect } from 'react'
import { followTranslation } from './translated-pages.ts'

/** Keeps the page working when the browser translates it. */
export function TranslationFollower() {
  useEffect(followTranslation, [])
  return null
}
