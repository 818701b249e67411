import { getTranslations } from 'next-intl/server'
import { DocumentFindings } from '#components/draft/document-findings.tsx'
import { DocumentSummary } from '#components/draft/document-summary.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { UploadClient } from '../../new/upload-client.tsx'
import { DraftPage } from '../draft-page.tsx'
import { draftMetadata, openDraftPage } from '../open-draft-page.ts'

type Props = { params: Promise<{ contract: string }> }

export async function generateMetadata({ params }: Props) {
  return draftMetadata((await params).contract, 'document')
}

export default async function DocumentPage({ params }: Props) {
  const { view, shortcomings } = await openDraftPage((await params).contract)
  const words = await getTranslations('contracts')
  return (
    <DraftPage
      contract={view}
      current="document"
      shortcomings={shortcomings}
      words={['contracts.document', 'contracts.upload']}
    >
      {view.document ? (
        <DocumentSummary
          document={view.document}
          actions={
            <LinkButton variant="primary" href={`/contracts/${view.id}/people`}>
              {words('steps.people')}
            </LinkButton>
          }
        />
      ) : null}
      <DocumentFindings document={view.document} timeZone={view.timeZone} />
      <UploadClient url={`/contracts/${view.id}/document/upload`} method="PUT" />
    </DraftPage>
  )
}
