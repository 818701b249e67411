import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { Certificate } from '#components/contract/certificate.tsx'
import { ContractColumns } from '#components/contract/contract-columns.tsx'
import { ContractHeader } from '#components/contract/contract-header.tsx'
import type { DownloadView } from '#components/contract/contract-view.ts'
import { ClosedNotice, DeclinedNotice } from '#components/contract/declined-notice.tsx'
import { Downloads } from '#components/contract/downloads.tsx'
import { ClosedContractMenu } from '#components/contract/erase-dialog.tsx'
import { MessageList } from '#components/contract/message-list.tsx'
import { RecipientList } from '#components/contract/recipient-list.tsx'
import { Timeline } from '#components/contract/timeline.tsx'
import { VoidDialog } from '#components/contract/void-dialog.tsx'
import { AutoRefresh } from '#components/portal/auto-refresh.tsx'
import { Card } from '#components/ui/card.tsx'
import { timelineOf, viewContract } from '#lib/domain/contract/index.ts'
import type { ContractView } from '#lib/domain/contract/schema.ts'
import { listMessages } from '#lib/domain/notify/index.ts'
import { certificateView, signedFiles } from '#lib/domain/sealing/index.ts'
import type { SignedFile } from '#lib/domain/sealing/schema.ts'
import { ClientWords } from '../../../client-words.tsx'
import { eraseAction, removeRecipientAction, resendAction, sendMessageAgainAction, voidAction } from './actions.ts'
import { contractPage } from './contract-page.ts'

type Props = { params: Promise<{ contract: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title } = (await contractPage((await params).contract)).contract
  return { title: title || (await getTranslations('contracts'))('untitled') }
}

function downloadsOf({ id, status, document }: ContractView, signed: readonly SignedFile[]): DownloadView[] {
  const href = (kind: string) => `/contracts/${id}/files/${kind}`
  return [
    ...signed.map(({ name, kind, ...file }) => ({
      ...file,
      kind: kind === 'signed' && status !== 'completed' ? ('partial' as const) : kind,
      href: href(kind),
      fileName: name,
    })),
    ...(document ? originalsOf(document, href) : []),
    {
      kind: 'evidence',
      href: `/contracts/${id}/evidence`,
      fileName: `evidence-${id}.zip`,
      size: null,
      sha256: null,
    },
  ]
}

type Document = NonNullable<ContractView['document']>

/** The uploaded file, or the document built from several files followed by these files. */
function originalsOf(document: Document, href: (kind: string) => string): DownloadView[] {
  const { name, originalSha256: sha256, size, sources } = document
  const original = { href: href('original'), fileName: name, size, sha256 }
  if (sources.every((source) => source.sha256 === sha256)) return [{ kind: 'original', ...original }]
  return [
    { kind: 'joined', ...original },
    ...sources.map((source) => ({
      kind: 'source' as const,
      href: href(`source-${source.position}`),
      fileName: source.name,
      size: source.size,
      sha256: source.sha256,
    })),
  ]
}

/** The actions of a member on a recipient: some while the contract is pending, others after it has ended. */
function recipientActions(pending: boolean, mayErase: boolean) {
  if (pending) return { resend: resendAction, remove: removeRecipientAction }
  return mayErase ? { erase: eraseAction } : {}
}

/** A contract: recipients, documents, messages, events, certificate. */
export default async function ContractPage({ params }: Props) {
  const { ctx, member, contract } = await contractPage((await params).contract)
  if (contract.status === 'draft') redirect(`/contracts/${contract.id}/people`)
  const [view, events, messages, signed, certificate, words] = await Promise.all([
    viewContract(ctx, contract),
    timelineOf(ctx, contract),
    listMessages(ctx, contract),
    signedFiles(ctx, contract),
    certificateView(ctx, contract, await getLocale()),
    getTranslations('contracts'),
  ])
  const pending = view.status === 'pending'
  const mayErase = !pending && member.role === 'admin'
  return (
    <ClientWords
      words={[
        'contracts.erasedPerson',
        'contracts.status',
        'contracts.recipientStatus',
        'contracts.recipients',
        'contracts.messages',
        'contracts.erase',
        'contracts.void',
      ]}
    >
      <AutoRefresh />
      <ContractHeader
        contract={view}
        actions={
          pending ? (
            <VoidDialog action={voidAction} contractId={view.id} recipients={view.recipients.length} />
          ) : mayErase && view.recipients.some((person) => person.erasedAt === null) ? (
            <ClosedContractMenu contractId={view.id} erase={eraseAction} />
          ) : undefined
        }
      />
      <DeclinedNotice contract={view} />
      <ClosedNotice contract={view} />
      <ContractColumns
        first={<Downloads downloads={downloadsOf(view, signed)} />}
        main={
          <>
            <RecipientList
              contractId={view.id}
              recipients={view.recipients}
              actions={recipientActions(pending, mayErase)}
            />
            {certificate ? <Certificate certificate={certificate} /> : null}
            <Card title={words('timeline.title')}>
              <Timeline events={events} />
            </Card>
          </>
        }
        side={<MessageList contractId={view.id} messages={messages} sendAgain={sendMessageAgainAction} />}
      />
    </ClientWords>
  )
}
