import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { authOptions, knownDevice, rememberDevice } from '#lib/server/auth/index.ts'
import { DEFAULT_BODY_BYTES } from '#lib/server/http/body-limits.ts'
import { budgets, spend } from '#lib/server/http/budgets.ts'
import { problemResponse } from '#lib/server/http/define-route.ts'
import { requestContext } from '#lib/server/http/request-context.ts'

type Route = { params: Promise<{ nextauth: string[] }> }

const declared = { for: 'anyone', limit: budgets.signIn, body: DEFAULT_BODY_BYTES } as const

/** next-auth's endpoints, which have their own CSRF protection. */
async function handle(request: NextRequest, route: Route): Promise<Response> {
  try {
    const ctx = await requestContext()
    await spend(ctx, declared.limit)
    const devices = {
      known: (email: string) => knownDevice(ctx, email),
      remember: (email: string) => rememberDevice(ctx, email),
    }
    return (await NextAuth(request, route as never, authOptions(ctx, devices))) as Response
  } catch (error) {
    return problemResponse(error, request)
  }
}

const handler = Object.assign(handle, { declared })

export { handler as GET, handler as POST }
