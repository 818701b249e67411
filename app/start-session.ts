import { signIn } from 'next-auth/react'

/** The result of signing in: success, or the code of a refusal and the seconds to wait. */
export type SessionStart =
  | { ok: true }
  | { ok: false; code: 'wrong_credentials' | 'too_many_requests'; seconds: number }

/** Signs in through next-auth without leaving the page. Rejects without a network. */
export async function startSession(email: string, password: string): Promise<SessionStart> {
  const answer = await signIn('credentials', { email, password, redirect: false })
  if (answer?.ok && !answer.error) return { ok: true }
  const [code, seconds] = (answer?.error ?? '').split(':')
  return code === 'too_many_requests'
    ? { ok: false, code, seconds: Number(seconds) || 1 }
    : { ok: false, code: 'wrong_credentials', seconds: 0 }
}

/** A placeholder origin to parse a path as browsers do: without tabs and line ends, and with `\` as `/`. */
const here = 'https://here.invalid'

/** A path of this site; anything else, such as another site's URL, becomes the list of contracts. */
export function ownPath(wanted: string | undefined): string {
  const url = wanted?.startsWith('/') && URL.canParse(wanted, here) ? new URL(wanted, here) : null
  const isOwn = url?.origin === here && !url.pathname.startsWith('//')
  return isOwn ? `${url.pathname}${url.search}${url.hash}` : '/contracts'
}
