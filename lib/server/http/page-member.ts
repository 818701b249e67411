import 'server-only'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { Refusal } from '#lib/core/refusal.ts'
import { isSetUp, type Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { currentMember } from '#lib/server/auth/index.ts'
import { requestContext } from './request-context.ts'

/**
 * Who looks at a page of the portal; a visitor who is not signed in is redirected to where they can be. Layout, title and
 * page of a request share one answer.
 */
export const pageMember = cache(async (): Promise<{ ctx: Ctx; member: Member }> => {
  const ctx = await requestContext()
  const member = await currentMember(ctx)
  if (member) return { ctx, member }
  redirect((await isSetUp(ctx)) ? '/sign-in' : '/setup')
})

/** What `work` gives; the page for what is not there if it refuses, whether it is not there or not theirs. */
export async function orNotFound<T>(work: Promise<T> | T): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'not_found' || error.code === 'forbidden')) notFound()
    throw error
  }
}
