import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { authOptions, knownDevice, rememberDevice } from '#lib/server/auth/index.ts'
import { requestContext } from '#lib/server/http/request-context.ts'

type Route = { params: Promise<{ nextauth: string[] }> }

/** next-auth's endpoints, which have their own CSRF protection. */
async function handler(request: NextRequest, route: Route): Promise<Response> {
  const ctx = await requestContext()
  const devices = {
    known: (email: string) => knownDevice(ctx, email),
    remember: (email: string) => rememberDevice(ctx, email),
  }
  return NextAuth(request, route as never, authOptions(ctx, devices)) as Promise<Response>
}

export { handler as GET, handler as POST }
