'use client'

import { SetupForm } from '#components/portal/account-forms.tsx'
import type { ActionResult, FormState } from '#lib/server/http/form-state.ts'
import { startSession } from '../start-session.ts'
import { setUpAction } from './actions.ts'

/** Sets up the installation and signs in. */
async function setUpAndEnter(state: FormState, data: FormData): Promise<ActionResult> {
  const answer = await setUpAction(state, data)
  if (answer.status !== 'done') return answer
  // The installation is set up even if signing in fails, and a retry would be refused.
  const session = await startSession(String(data.get('email')), String(data.get('password'))).catch(() => null)
  window.location.assign(session?.ok ? '/contracts' : '/sign-in')
  return answer
}

export function SetupClient({ needsCode }: { needsCode: boolean }) {
  return <SetupForm action={setUpAndEnter} needsCode={needsCode} />
}
