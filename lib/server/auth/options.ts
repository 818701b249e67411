import type { AuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { Refusal } from '#lib/core/refusal.ts'
import { logSignOut, type SessionClaim, signIn } from '#lib/domain/account/index.ts'
import { signInSchema } from '#lib/domain/account/schema.ts'
import type { Ctx } from '#lib/domain/ctx.ts'

declare module 'next-auth' {
  interface Session {
    claim?: SessionClaim
  }
  interface User {
    claim?: SessionClaim
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    claim?: SessionClaim
  }
}

const TWELVE_HOURS = 12 * 60 * 60

/**
 * next-auth for this installation. The cookie is an encrypted token with the user and the session epoch. Every request
 * compares the epoch with the database, so that ending a session takes effect immediately.
 */
export function authOptions(ctx: Ctx): AuthOptions {
  return {
    secret: ctx.key('session').toString('base64url'),
    session: { strategy: 'jwt', maxAge: TWELVE_HOURS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    useSecureCookies: ctx.settings.url.protocol === 'https:',
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: async (credentials) => {
          const input = signInSchema.safeParse(credentials)
          if (!input.success) return null
          try {
            const claim = await signIn(ctx, input.data)
            return claim && { id: claim.userId, claim }
          } catch (error) {
            // next-auth passes the error's message to the form, so it must be a code only.
            if (error instanceof Refusal) throw new Error(`${error.code}:${error.details.seconds ?? ''}`)
            throw error
          }
        },
      }),
    ],
    events: {
      signOut: async ({ token }) => {
        if (token?.claim) await logSignOut(ctx, token.claim)
      },
    },
    callbacks: {
      jwt: ({ token, user }) => (user?.claim ? { ...token, claim: user.claim } : token),
      session: ({ session, token }) => (token.claim ? { ...session, claim: token.claim } : session),
    },
  }
}
