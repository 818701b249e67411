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
