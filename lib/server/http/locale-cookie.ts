import 'server-only'
import { cookies } from 'next/headers'
import { DAY } from '#lib/core/clock.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { Locale } from '#lib/words/locales.ts'

/** Holds the language that the user chose. */
const NAME = 'locale'

export async function readLocaleCookie(): Promise<string | undefined> {
  return (await cookies()).get(NAME)?.value
}

/** Stores the user's language in this browser for a year. */
export async function writeLocaleCookie({ settings }: Ctx, locale: Locale): Promise<void> {
  const jar = await cookies()
  jar.set(NAME, locale, {
    httpOnly: true,
    secure: settings.url.protocol === 'https:',
    sameSite: 'lax',
    path: '/',
    maxAge: (365 * DAY) / 1000,
  })
}
