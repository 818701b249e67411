import type { AuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { SECOND } from '#lib/core/clock.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { reportError, reportWarning } from '#lib/core/report.ts'
import { memberOfSession, type SessionClaim, signIn, signOut } from '#lib/domain/account/index.ts'
import { signInSchema } from '#lib/domain/account/schema.ts'
import { SESSION_LIFE_MS } from '#lib/domain/account/session.rules.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { sessionCookie } from './session-cookie.ts'

declare module 'next-auth' {
  interface User {
    claim?: SessionClaim
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    claim?: SessionClaim
  }
}

/** The known devices of an account: the one of this request, and making it known. */
export type Devices = {
  known(email: string): Promise<string | null>
  remember(email: string): Promise<void>
}

/**
 * next-auth for this installation. The cookie is an encrypted token with the id of the session, which is a row. Every
 * request reads the row, so that ending a session takes effect immediately, and only the row says how long it is valid.
 */
export function authOptions(ctx: Ctx, devices: Devices): AuthOptions {
  return {
    logger: {
      // The metadata has messages of errors and what was posted.
      error: (code) => reportWarning(`next-auth: ${code}`),
      warn: (code) => reportWarning(`next-auth: ${code}`),
      debug: () => undefined,
    },
    secret: ctx.key('session').toString('base64url'),
    session: { strategy: 'jwt', maxAge: SESSION_LIFE_MS / SECOND },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    useSecureCookies: ctx.settings.url.protocol === 'https:',
    cookies: { sessionToken: sessionCookie(ctx) },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: async (credentials) => {
          const input = signInSchema.safeParse(credentials)
          if (!input.success) return null
          try {
            const claim = await signIn(ctx, input.data, await devices.known(input.data.email))
            if (!claim) return null
            await devices.remember(input.data.email)
            return { id: claim.sessionId, claim }
          } catch (error) {
            // next-auth passes the error's message to the form, so it must be a code only.
            if (error instanceof Refusal) throw new Error(`${error.code}:${error.details.seconds ?? ''}`)
            reportError('sign-in', error)
            throw new Error('internal_error:')
          }
        },
      }),
    ],
    events: {
      signOut: async ({ token }) => {
        if (token?.claim) await signOut(ctx, token.claim)
      },
    },
    callbacks: {
      jwt: async ({ token, user }) => {
        if (user?.claim) return { claim: user.claim }
        // next-auth then deletes the cookie instead of renewing it.
        if (!token.claim || !(await memberOfSession(ctx, token.claim))) throw new Error('The session has ended.')
        return token
      },
      session: ({ session: { expires } }) => ({ expires }),
    },
  }
}
