import { redirect } from 'next/navigation'
import { openContract, openDraft, reviewDraft, viewContract } from '#lib/contract/index.ts'
import { orNotFound, pageMember } from '#lib/http/page-member.ts'
import { canSeal } from '#lib/sealing/index.ts'

/** A draft for one of the pages that make it; a contract that was sent has a page of its own. */
export async function openDraftPage(id: string) {
  const { ctx, member } = await pageMember()
  const contract = await orNotFound(openContract(ctx, member, id, 'read'))
  if (contract.status !== 'draft') redirect(`/contracts/${id}`)
  const draft = await openDraft(ctx, member, id)
  const [view, shortcomings] = await Promise.all([viewContract(ctx, draft), reviewDraft(ctx, draft, canSeal)])
  return { ctx, member, view, shortcomings }
}
