import { notFound } from 'next/navigation'
import { cache } from 'react'
import { contractId } from '#lib/core/ids.ts'
import { openContract } from '#lib/domain/contract/index.ts'
import { orNotFound, pageMember } from '#lib/server/http/page-member.ts'

/**
 * The contract of a page and the current member. Cached for the request, because the title and the page both need it.
 */
export const contractPage = cache(async (id: string) => {
  const { ctx, member } = await pageMember()
  const known = contractId.safeParse(id)
  if (!known.success) notFound()
  return { ctx, member, contract: await orNotFound(openContract(ctx, member, known.data, 'read')) }
})
