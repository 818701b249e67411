import { Inbox, Send } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AutoRefresh } from '#components/portal/auto-refresh.tsx'
import { Outbox } from '#components/portal/outbox.tsx'
import { PageHeader } from '#components/portal/page-header.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { pageAdmin } from '../page-admin.ts'

type Props = { searchParams: Promise<{ message?: string | string[] }> }

export async function generateMetadata(): Promise<Metadata> {
  await pageAdmin()
  return { title: (await getTranslations('portal'))('outbox.title') }
}

/** The local outbox: messages kept on a machine without a mail server, for admins. */
export default async function MessagesPage({ searchParams }: Props) {
  const { ctx } = await pageAdmin()
  if (ctx.delivery.email === 'smtp') return <SentBySmtp />
  const [{ message }, messages, words] = await Promise.all([
    searchParams,
    ctx.delivery.localMessages(),
    getTranslations('portal.outbox'),
  ])
  return (
    <>
      <AutoRefresh />
      <PageHeader title={words('title')} description={words('description')} />
      {messages.length > 0 ? (
        <Outbox
          messages={messages}
          chosen={typeof message === 'string' ? message : undefined}
          origin={ctx.settings.url.origin}
        />
      ) : (
        <Card>
          <EmptyState
            icon={<Inbox size={32} strokeWidth={1.5} />}
            title={words('empty')}
            actions={
              <LinkButton href="/contracts" variant="primary">
                {words('begin')}
              </LinkButton>
            }
          >
            <p>{words('emptyText')}</p>
          </EmptyState>
        </Card>
      )}
    </>
  )
}

async function SentBySmtp() {
  const words = await getTranslations('portal.outbox')
  return (
    <>
      <PageHeader title={words('title')} />
      <Card>
        <EmptyState
          icon={<Send size={32} strokeWidth={1.5} />}
          title={words('smtp')}
          actions={<LinkButton href="/settings/installation">{words('installation')}</LinkButton>}
        >
          <p>{words('smtpText')}</p>
        </EmptyState>
      </Card>
    </>
  )
}
