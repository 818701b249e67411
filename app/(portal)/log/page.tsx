import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ExportMenu } from '#components/log/export-menu.tsx'
import { LogCheck } from '#components/log/log-check.tsx'
import { LogList } from '#components/log/log-list.tsx'
import { LogSearch } from '#components/log/log-search.tsx'
import { PageHeader } from '#components/portal/page-header.tsx'
import { searchLog, viewLogCheck } from '#lib/domain/log/index.ts'
import { isNarrow, logQuerySchema } from '#lib/domain/log/log-query.rules.ts'
import { ClientWords } from '../../client-words.tsx'
import { pageAdmin } from '../page-admin.ts'
import { startLogCheckAction } from './actions.ts'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  await pageAdmin()
  return { title: (await getTranslations('log'))('title') }
}

/** The log of the installation: search, export and verification. */
export default async function LogPage({ searchParams }: Props) {
  const { ctx, admin } = await pageAdmin()
  const query = logQuerySchema.parse(await searchParams)
  const [page, check, words] = await Promise.all([
    searchLog(ctx, admin, query),
    viewLogCheck(ctx, admin),
    getTranslations('log'),
  ])
  const isStart = !isNarrow(query) && query.before === undefined && query.after === undefined
  return (
    <ClientWords words={['event.name', 'log.group', 'log.search', 'log.export', 'log.check']}>
      <PageHeader title={words('title')} description={words('description')} actions={<ExportMenu query={query} />} />
      {isStart || check.running ? <LogCheck check={check} start={startLogCheckAction} /> : null}
      <LogSearch key={JSON.stringify(query)} query={query} />
      <LogList query={query} page={page} />
    </ClientWords>
  )
}
