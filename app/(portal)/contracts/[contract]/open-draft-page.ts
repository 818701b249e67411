import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import type { DraftStep } from '#components/draft/draft-steps.tsx'
import { openContract, openDraft, reviewDraft, viewContract } from '#lib/domain/contract/index.ts'
import { orNotFound, pageMember } from '#lib/server/http/page-member.ts'

/** A draft for one of the pages that make it; a contract that was sent has a page of its own. */
export async function openDraftPage(id: string) {
  const { ctx, member } = await pageMember()
  const contract = await orNotFound(openContract(ctx, member, id, 'read'))
  if (contract.status !== 'draft') redirect(`/contracts/${id}`)
  const draft = await openDraft(ctx, member, id)
  const [view, shortcomings] = await Promise.all([viewContract(ctx, draft), reviewDraft(ctx, draft)])
  return { ctx, member, view, shortcomings }
}

/** The title of a draft's page: which step, of which contract. */
export async function draftMetadata(id: string, step: DraftStep): Promise<Metadata> {
  const { ctx, member } = await pageMember()
  const { title } = await orNotFound(openContract(ctx, member, id, 'read'))
  const words = await getTranslations('contracts')
  return { title: `${words(`steps.${step}`)} · ${title || words('untitled')}` }
}
