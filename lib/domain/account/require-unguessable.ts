import { Refusal } from '#lib/core/refusal.ts'
import { commonPasswordTest } from './common-passwords.ts'
import { isGuessable } from './password.rules.ts'

type Names = { organisation: string; name: string; email: string }

/** Throws Refusal('password_guessable') for a new password that is easy to guess for this member (AUTH-03). */
export async function requireUnguessable(password: string, { organisation, name, email }: Names): Promise<void> {
  if (isGuessable(password, [organisation, name, email], await commonPasswordTest()))
    throw new Refusal('password_guessable')
}
