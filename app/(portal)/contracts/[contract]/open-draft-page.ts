import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import type { DraftStep } from '#lib/domain/contract/draft-steps.rules.ts'
import { requireDraft, reviewDraft, viewContract } from '#lib/domain/contract/index.ts'
import { contractPage } from './contract-page.ts'

/** A draft for a page of its steps; a contract that was sent redirects to its own page. */
export async function openDraftPage(id: string) {
  const { ctx, member, contract } = await contractPage(id)
  if (contract.status !== 'draft') redirect(`/contracts/${id}`)
  const view = await viewContract(ctx, await requireDraft(ctx, member, contract))
  return { ctx, member, view, shortcomings: await reviewDraft(ctx, member, view) }
}

/** The title of a draft's page: the step and the contract. */
export async function draftMetadata(id: string, step: DraftStep): Promise<Metadata> {
  const { title } = (await contractPage(id)).contract
  const words = await getTranslations('contracts')
  return { title: `${words(`steps.${step}`)} · ${title || words('untitled')}` }
}
