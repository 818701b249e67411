import { signIn } from 'next-auth/react'

/** What became of signing in: nothing to say, or the code of a refusal with its seconds to wait. */
export type SessionStart =
  | { ok: true }
  | { ok: false; code: 'wrong_credentials' | 'too_many_requests'; seconds: number }

/** Signs in through next-auth, without leaving the page. Rejects when the network is gone. */
export async function startSession(email: string, password: string): Promise<SessionStart> {
  const answer = await signIn('credentials', { email, password, redirect: false })
  if (answer?.ok && !answer.error) return { ok: true }
  const [code, seconds] = (answer?.error ?? '').split(':')
  return code === 'too_many_requests'
    ? { ok: false, code, seconds: Number(seconds) || 1 }
    : { ok: false, code: 'wrong_credentials', seconds: 0 }
}

/** Stands for this site while a path is read as browsers read it: without tabs and line ends, and `\` for `/`. */
const here = 'https://here.invalid'

/** A path of this site to go on to; anything else, such as another site's address, becomes the list of contracts. */
export function ownPath(wanted: string | undefined): string {
  const url = wanted?.startsWith('/') && URL.canParse(wanted, here) ? new URL(wanted, here) : null
  const isOwn = url?.origin === here && !url.pathname.startsWith('//')
  return isOwn ? `${url.pathname}${url.search}${url.hash}` : '/contracts'
}
