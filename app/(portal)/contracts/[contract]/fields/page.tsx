import Link from 'next/link'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { signerColour } from '#components/contract/contract-view.ts'
import { Banner } from '#components/ui/banner.tsx'
import { mustBeAcknowledged } from '#lib/core/document-findings.ts'
import { DraftPage } from '../draft-page.tsx'
import { draftMetadata, openDraftPage } from '../open-draft-page.ts'
import { FieldsClient } from './fields-client.tsx'

type Props = { params: Promise<{ contract: string }> }

export async function generateMetadata({ params }: Props) {
  return draftMetadata((await params).contract, 'fields')
}

/** One line, because the editor needs the height. */
async function ChangedNote({ href }: { href: string }) {
  const words = await getTranslations('contracts.document')
  return (
    <Banner tone="info">
      <p>
        {words('changedAtUpload')}. <Link href={href}>{words('seeChanges')}</Link>
      </p>
    </Banner>
  )
}

export default async function FieldsPage({ params }: Props) {
  const { view, shortcomings } = await openDraftPage((await params).contract)
  if (!view.document) redirect(`/contracts/${view.id}/document`)
  const { pages, preparedSha256 } = view.document
  const signers = view.recipients.filter(({ role }) => role === 'signer')
  return (
    <DraftPage
      contract={view}
      current="fields"
      shortcomings={shortcomings}
      words={['contracts.steps', 'editor', 'field', 'signing.field']}
    >
      {mustBeAcknowledged(view.document) ? <ChangedNote href={`/contracts/${view.id}/document`} /> : null}
      <FieldsClient
        // The recipients may be saved after this page was rendered: a removed one takes its fields along.
        key={signers.map(({ id }) => id).join(' ')}
        contractId={view.id}
        pages={pages.map((size, i) => ({ ...size, number: i + 1 }))}
        imageVersion={preparedSha256.slice(0, 16)}
        signers={signers.map(({ id, name, email }, i) => ({ id, name: name || email, colour: signerColour(i) }))}
        fields={view.fields}
      />
    </DraftPage>
  )
}
