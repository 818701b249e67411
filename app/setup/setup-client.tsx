'use client'

import { SetupForm } from '#components/portal/account-forms.tsx'
import type { ActionResult, FormState } from '#lib/server/http/form-state.ts'
import { startSession } from '../start-session.ts'
import { setUpAction } from './actions.ts'

/** Sets up the installation and signs in. */
async function setUpAndEnter(state: FormState, data: FormData): Promise<ActionResult> {
  const answer = await setUpAction(state, data)
  if (answer.status !== 'done') return answer
  await startSession(String(data.get('email')), String(data.get('password')))
  window.location.assign('/contracts')
  return answer
}

export function SetupClient() {
  return <SetupForm action={setUpAndEnter} />
}
