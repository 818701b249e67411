'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { PageLabels } from './page.ts'

/** The labels of the pages of a document that has `count` pages, the same object on every render. */
export function usePageLabels(count: number): Pick<PageLabels, 'page' | 'failed' | 'retry'> {
  const words = useTranslations('common.pages')
  return useMemo(
    () => ({ page: (page) => words('page', { page, count }), failed: words('failed'), retry: words('retry') }),
    [words, count],
  )
}
