import 'server-only'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { Refusal } from '#lib/core/refusal.ts'
import { isSetUp, type Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { currentMember } from '#lib/server/auth/index.ts'
import { requestContext } from './request-context.ts'

/**
 * The context of a request and the signed-in member, or null. Cached, so that a page and its messages share one read.
 */
export const requestMember = cache(async (): Promise<{ ctx: Ctx; member: Member | null }> => {
  const ctx = await requestContext()
  return { ctx, member: await currentMember(ctx) }
})

/** The member who views a page of the portal; redirects a visitor to the sign-in page. */
export async function pageMember(): Promise<{ ctx: Ctx; member: Member }> {
  const { ctx, member } = await requestMember()
  if (member) return { ctx, member }
  redirect((await isSetUp(ctx)) ? '/sign-in' : '/setup')
}

/**
 * The result of `work`. If it refuses, renders the not-found page, whether the thing does not exist or is not the
 * member's.
 */
export async function orNotFound<T>(work: Promise<T> | T): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'not_found' || error.code === 'forbidden')) notFound()
    throw error
  }
}
