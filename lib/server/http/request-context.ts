import 'server-only'
import { headers } from 'next/headers'
import type { Ctx } from '#lib/domain/ctx.ts'
import { serverContext } from '#lib/server/context.ts'

/** The context of this request: the process's, with where the request came from as the edge established it. */
export async function requestContext(): Promise<Ctx> {
  const [ctx, head] = await Promise.all([serverContext(), headers()])
  return {
    ...ctx,
    request: { ip: head.get('x-signcove-ip'), userAgent: head.get('user-agent')?.slice(0, 400) ?? null },
  }
}
