import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { EventRecord } from '#components/log/event-record.tsx'
import { PageHeader } from '#components/portal/page-header.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { viewEvent } from '#lib/domain/log/index.ts'
import { logQuerySchema, toSearch } from '#lib/domain/log/log-query.rules.ts'
import { orNotFound } from '#lib/server/http/page-member.ts'
import { pageAdmin } from '../../page-admin.ts'

type Props = {
  params: Promise<{ seq: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** Cached for the request, because the title and the page both need it. */
const eventOf = cache(async (seq: string) => {
  const { ctx, admin } = await pageAdmin()
  return orNotFound(viewEvent(ctx, admin, /^\d{1,15}$/.test(seq) ? Number(seq) : -1))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { seq } = await eventOf((await params).seq)
  return { title: (await getTranslations('log.record'))('title', { seq }) }
}

/** One event of the log with its stored bytes; the back link leads to the search that found it. */
export default async function EventPage({ params, searchParams }: Props) {
  const [entry, words] = await Promise.all([eventOf((await params).seq), getTranslations('log.record')])
  const search = toSearch(logQuerySchema.parse(await searchParams)).toString()
  const back = search ? `/log?${search}` : '/log'
  return (
    <>
      <PageHeader
        title={words('title', { seq: entry.seq })}
        back={{ href: back, label: words('back') }}
        actions={
          <>
            {entry.seq > 0 ? (
              <LinkButton size="s" href={`/log/${entry.seq - 1}`}>
                {words('older')}
              </LinkButton>
            ) : null}
            {entry.isNewest ? null : (
              <LinkButton size="s" href={`/log/${entry.seq + 1}`}>
                {words('newer')}
              </LinkButton>
            )}
          </>
        }
      />
      <EventRecord entry={entry} />
    </>
  )
}
