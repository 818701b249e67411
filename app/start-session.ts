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

/** A path of this site to go on to; anything else, such as another site's address, becomes the list of contracts. */
export function ownPath(wanted: string | undefined): string {
  return wanted && /^\/(?![/\\])/.test(wanted) ? wanted : '/contracts'
}
