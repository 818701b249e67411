'use client'

import { FileDown, FileJson, FileSpreadsheet } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Menu } from '#components/ui/menu.tsx'
import { isNarrow, type LogQuery, toSearch } from '#lib/domain/log/log-query.rules.ts'

/** Downloads the search result, or the whole log if there is no search. */
export function ExportMenu({ query }: { query: LogQuery }) {
  const words = useTranslations('log.export')
  const href = (format: string) => `/log/export?${new URLSearchParams([['format', format], ...toSearch(query)])}`
  return (
    <Menu
      trigger={<Button icon={<FileDown size={17} aria-hidden="true" />}>{words('action')}</Button>}
      heading={words(isNarrow(query) ? 'found' : 'all')}
      entries={[
        {
          id: 'csv',
          label: words('csv'),
          hint: words('csvHint'),
          icon: <FileSpreadsheet size={17} aria-hidden="true" />,
          href: href('csv'),
          download: true,
        },
        {
          id: 'jsonl',
          label: words('jsonl'),
          hint: words('jsonlHint'),
          icon: <FileJson size={17} aria-hidden="true" />,
          href: href('jsonl'),
          download: true,
        },
      ]}
    />
  )
}
