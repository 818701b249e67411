import 'server-only'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { Refusal } from '#lib/core/refusal.ts'
import { isSetUp, type Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { currentMember } from '#lib/server/auth/index.ts'
import { requestContext } from './request-context.ts'

/** The context of a request and the member who is signed in, or null. A page and its messages share one read. */
export const requestMember = cache(async (): Promise<{ ctx: Ctx; member: Member | null }> => {
  const ctx = await requestContext()
  return { ctx, member: await currentMember(ctx) }
})

/** Who looks at a page of the portal; a visitor who is not signed in is redirected. */
export async function pageMember(): Promise<{ ctx: Ctx; member: Member }> {
  const { ctx, member } = await requestMember()
  if (member) return { ctx, member }
  redirect((await isSetUp(ctx)) ? '/sign-in' : '/setup')
}

/** What `work` gives; the page for what is not there if it refuses, whether it is not there or not theirs. */
export async function orNotFound<T>(work: Promise<T> | T): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'not_found' || error.code === 'forbidden')) notFound()
    throw error
  }
}
