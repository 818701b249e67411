'use client'

import { Search } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { startTransition, useEffect, useRef } from 'react'
import { useShortcut } from '#components/portal/use-shortcut.ts'
import type { ListTab } from '#lib/domain/contract/schema.ts'
import styles from './contract-list.module.css'

const PAUSE = 220

/** Searches while the user types and puts the search in the URL; "/" focuses it. Without JavaScript, Enter submits. */
export function ContractSearch({ tab, search: found }: { tab: ListTab; search: string }) {
  const words = useTranslations('contracts.list')
  const router = useRouter()
  const path = usePathname()
  const params = useSearchParams()
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useShortcut('/', () => input.current?.focus())
  useEffect(() => () => clearTimeout(timer.current), [])
  const search = (text: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const next = new URLSearchParams(params)
      next.delete('before')
      if (text.trim()) next.set('search', text.trim())
      else next.delete('search')
      startTransition(() => router.replace(`${path}?${next}`, { scroll: false }))
    }, PAUSE)
  }
  return (
    <search>
      <form className={styles.search} action={path}>
        <Search size={16} aria-hidden="true" />
        <input
          ref={input}
          type="search"
          name="search"
          defaultValue={found}
          aria-label={words('search')}
          placeholder={words('search')}
          aria-keyshortcuts="/"
          autoComplete="off"
          onChange={(event) => search(event.target.value)}
        />
        <span className={styles.key} aria-hidden="true">
          /
        </span>
        {tab === 'all' ? null : <input type="hidden" name="tab" value={tab} />}
      </form>
    </search>
  )
}
