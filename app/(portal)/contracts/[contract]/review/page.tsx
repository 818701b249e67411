import { DocumentFindings } from '#components/draft/document-findings.tsx'
import { ReviewList } from '#components/draft/review-list.tsx'
import { ReviewSummary } from '#components/draft/review-summary.tsx'
import { DAY, later } from '#lib/core/clock.ts'
import { mustBeAcknowledged } from '#lib/core/document-findings.ts'
import { endOfDay } from '#lib/core/zoned-day.ts'
import { stepOf } from '#lib/domain/contract/draft-steps.rules.ts'
import { reviewedDraft } from '#lib/domain/contract/index.ts'
import { DraftPage } from '../draft-page.tsx'
import { draftMetadata, openDraftPage } from '../open-draft-page.ts'
import { SendClient } from './send-client.tsx'

type Props = { params: Promise<{ contract: string }> }

export async function generateMetadata({ params }: Props) {
  return draftMetadata((await params).contract, 'review')
}

export default async function ReviewPage({ params }: Props) {
  const { ctx, member, view, shortcomings } = await openDraftPage((await params).contract)
  const hrefOf = (step: string | null) => step && `/contracts/${view.id}/${step}`
  return (
    <DraftPage contract={view} current="review" shortcomings={shortcomings} words={['contracts.review']}>
      <ReviewList shortcomings={shortcomings} hrefOf={(shortcoming) => hrefOf(stepOf(shortcoming))} />
      <DocumentFindings document={view.document} timeZone={view.timeZone} />
      <ReviewSummary contract={view} expiresAt={endOfDay(later(ctx.now(), view.expiresInDays * DAY), view.timeZone)} />
      <SendClient
        contractId={view.id}
        reviewed={reviewedDraft(view, member.underSignature)}
        ready={shortcomings.length === 0}
        mustAcknowledge={mustBeAcknowledged(view.document)}
      />
    </DraftPage>
  )
}
