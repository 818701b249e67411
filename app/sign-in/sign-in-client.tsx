'use client'

import { useTranslations } from 'next-intl'
import { SignInForm } from '#components/portal/account-forms.tsx'
import { ownPath } from '#lib/core/own-path.ts'
import type { ActionResult, FormState } from '#lib/server/http/form-state.ts'
import { startSession } from '../start-session.ts'

export function SignInClient({ next }: { next?: string }) {
  const refusal = useTranslations('refusal')
  async function enter(_state: FormState, data: FormData): Promise<ActionResult> {
    const answer = await startSession(String(data.get('email')), String(data.get('password')))
    if (!answer.ok)
      return {
        status: 'refused',
        code: answer.code,
        message:
          answer.code === 'too_many_requests'
            ? refusal('too_many_requests', { seconds: answer.seconds })
            : refusal('wrong_credentials'),
      }
    window.location.assign(ownPath(next) ?? '/contracts')
    return { status: 'done' }
  }
  return <SignInForm action={enter} />
}
