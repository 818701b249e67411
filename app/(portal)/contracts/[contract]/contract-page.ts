import { notFound } from 'next/navigation'
import { cache } from 'react'
import { contractId } from '#lib/core/ids.ts'
import { openContract } from '#lib/domain/contract/index.ts'
import { orNotFound, pageMember } from '#lib/server/http/page-member.ts'

/** The contract that a page is about, for who looks at it: read once in a request, for the title and the page alike. */
export const contractPage = cache(async (id: string) => {
  const { ctx, member } = await pageMember()
  const known = contractId.safeParse(id)
  if (!known.success) notFound()
  return { ctx, member, contract: await orNotFound(openContract(ctx, member, known.data, 'read')) }
})
