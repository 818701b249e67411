import 'server-only'
import { notFound, redirect } from 'next/navigation'
import { isSetUp, type Member } from '#lib/account/index.ts'
import { currentMember } from '#lib/auth/index.ts'
import type { Ctx } from '#lib/context/index.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { requestContext } from './request-context.ts'

/** Who looks at a page of the portal; whoever is not signed in is sent to where they can be. */
export async function pageMember(): Promise<{ ctx: Ctx; member: Member }> {
  const ctx = await requestContext()
  const member = await currentMember(ctx)
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
