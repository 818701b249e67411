import 'server-only'
import { headers } from 'next/headers'
import type { Ctx } from '#lib/domain/ctx.ts'
import { serverContext } from '#lib/server/context.ts'

/** The process's context with the origin of this request, as the edge determined it. */
export async function requestContext(): Promise<Ctx> {
  const [ctx, head] = await Promise.all([serverContext(), headers()])
  return {
    ...ctx,
    request: { ip: head.get('x-signcove-ip'), userAgent: head.get('user-agent')?.slice(0, 400) ?? null },
  }
}
